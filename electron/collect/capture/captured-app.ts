import { cleanText } from '../../../shared/clean-text.ts';
import type { Platform } from '../../../shared/reading.ts';
import type { App, AppEvidence, AppKind } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { familiarName } from '../app-names.ts';
import { appOf } from '../application.ts';
import { appOfMac } from '../macos/bundle.ts';
import type { CapturedProcess } from './captured-processes.ts';

/** The application that a captured process belongs to: by the rules of its system, from whatever the capture tells. */
export function capturedApp(platform: Platform | null, chain: readonly CapturedProcess[]): App | null {
  const self = chain[0];
  if (self === undefined) return null;
  if (platform === 'darwin') return macApp(chain, self);
  if (platform === 'win32') return windowsApp(self);
  return self.process.name === '' && self.process.exe === null ? null : appOf(chain);
}

/** Helpers of Chromium and Electron, cut anywhere: `Google Chrome He`, `Code Helper (Plu`. */
const HELPER = /^(.{2,}?) H(?:e(?:l(?:p(?:e(?:r(?: .*)?)?)?)?)?)?$/;
const CUT_LEAST = 15;

function macApp(chain: readonly CapturedProcess[], { process }: CapturedProcess): App | null {
  if (process.exe !== null) return appOfMac(chain.map((one) => one.process));
  if (process.name === '') return null;
  const isHelper = process.name.length >= CUT_LEAST || / Helper/.test(process.name);
  const name = (isHelper ? HELPER.exec(process.name)?.[1] : undefined) ?? process.name;
  return app(`name:${name}`, familiarName(name) ?? name, 'command', 'name');
}

const SYSTEM_PID = 4;

function windowsApp({ process, services }: CapturedProcess): App | null {
  if (process.pid === SYSTEM_PID || process.name === 'System') return app('system', say('capture.app.windows'), 'system', 'name');
  const [service] = services;
  if (service !== undefined && /^svchost(?:\.exe)?$/i.test(process.name)) {
    return app(`service:${services.join('+')}`, services.join(', '), 'service', 'name');
  }
  if (process.name === '') return null;
  const base = process.name.replace(/\.exe$/i, '');
  return app(`name:${base.toLowerCase()}`, familiarName(base) ?? base, 'command', 'name');
}

function app(id: string, name: string, kind: AppKind, evidence: AppEvidence): App {
  return { id: cleanText(id, 300), name: cleanText(name, 120), kind, evidence };
}
