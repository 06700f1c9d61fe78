import { cleanText } from '../../../shared/clean-text.ts';
import type { Platform } from '../../../shared/reading.ts';
import type { App, AppEvidence, AppKind } from '../../../shared/socket.ts';
import { familiarName } from '../app-names.ts';
import { appOf } from '../application.ts';
import { appOfMac } from '../macos/bundle.ts';
import type { ServiceName } from '../windows/processes.ts';
import { appOfWindows } from '../windows/program.ts';
import type { CapturedProcess } from './captured-processes.ts';

/** The application that a captured process belongs to: by the rules of its system, from whatever the capture tells. */
export function capturedApp(platform: Platform | null, chain: readonly CapturedProcess[]): App | null {
  const self = chain[0];
  if (self === undefined) return null;
  if (platform === 'darwin') return macApp(chain, self);
  if (platform === 'win32') return windowsApp(chain, self);
  return self.process.name === '' && self.process.exe === null ? null : appOf(chain);
}

/** Helpers of Chromium and Electron, cut anywhere: `Google Chrome He`, `Code Helper (Plu`. */
const HELPER = /^(.{2,}?) H(?:e(?:l(?:p(?:e(?:r(?: .*)?)?)?)?)?)?$/;
const CUT_LEAST = 15;

function macApp(chain: readonly CapturedProcess[], { process }: CapturedProcess): App | null {
  if (process.exe !== null) return appOfMac(chain.map((one) => one.process));
  if (process.name === '') return null;
  const isHelper = process.name.length >= CUT_LEAST || / Helper/.test(process.name);
  // A name that was cut behind a word has kept the blank.
  const name = ((isHelper ? HELPER.exec(process.name)?.[1] : undefined) ?? process.name).trimEnd();
  return app(`name:${name}`, familiarName(name) ?? name, 'command', 'name');
}

/** Windows gives its kernel this number for ever; a table without names tells nothing else of it. */
const SYSTEM_PID = 4;
/** What the live rules go by; PowerShell and other tools leave the ending out. */
const HOST = /^svchost(?:\.exe)?$/i;

/** By the rules of the live collector. A host of services of which nothing else is told stays what it is: a host. */
function windowsApp(chain: readonly CapturedProcess[], self: CapturedProcess): App | null {
  const { pid, name } = self.process;
  // netstat -b names a service at times, and not the program: services without a program of their own are in a host.
  const isNameless = name === '' && pid !== SYSTEM_PID;
  if (isNameless && self.services.length === 0) return null;
  const told = chain.map(({ process }) => {
    if (process.pid === SYSTEM_PID) return { ...process, name: 'System' };
    return HOST.test(process.name) || (isNameless && process === self.process) ? { ...process, name: 'svchost.exe' } : process;
  });
  const services = new Map(chain.map((one) => [one.process.pid, one.services.map(named)]));
  return appOfWindows(told, (of) => services.get(of) ?? []);
}

/** Captures tell a service's short name only. */
function named(name: string): ServiceName {
  return { name, displayName: name };
}

function app(id: string, name: string, kind: AppKind, evidence: AppEvidence): App {
  return { id: cleanText(id, 300), name: cleanText(name, 120), kind, evidence };
}
