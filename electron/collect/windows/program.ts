import { cleanText } from '../../../shared/clean-text.ts';
import type { Process } from '../../../shared/reading.ts';
import type { App, AppEvidence, AppKind } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { familiarName, familiarWindowsName } from '../app-names.ts';
import { interpreterOf, isShell, type Script, scriptOf } from '../script-of.ts';
import { commandWords } from './command-words.ts';
import type { ServiceName } from './processes.ts';

/** Processes that are part of the kernel and have no program: Windows gives them these names in every language. */
const KERNEL: ReadonlySet<string> = new Set(['system', 'registry', 'memory compression', 'secure system', 'system idle process']);
const HOST = 'svchost.exe';
const WEB_VIEW = 'msedgewebview2.exe';
const SHELLS: ReadonlySet<string> = new Set([
  'explorer',
  'cmd',
  'powershell',
  'pwsh',
  'windowsterminal',
  'conhost',
  'openconsole',
]);
const SYSTEM_PROGRAMS: ReadonlySet<string> = new Set(['services', 'wininit', 'winlogon', 'smss', 'csrss', 'userinit', 'taskeng']);
/** Places that many programs share: being in the same one means nothing. */
const SHARED_PLACES =
  /^[a-z]:\/(?:windows(?:\/.*)?|program files(?: \(x86\))?|programdata|users\/[^/]+(?:\/(?:desktop|downloads))?|temp)?$/;

interface Program {
  readonly process: Process;
  /** Lower case, without `.exe`. */
  readonly base: string;
  /** Lower case, with forward slashes; null where the path is hidden. */
  readonly path: string | null;
  readonly directory: string | null;
  readonly script: Script | null;
}

/**
 * The application that a process of Windows belongs to, from itself and its ancestors (itself first): the service in it, the topmost
 * ancestor that runs the same program or comes from the same install directory, or the script that an interpreter runs.
 */
export function appOfWindows(chain: readonly Process[], servicesOf: (pid: number) => readonly ServiceName[]): App | null {
  const first = chain[0];
  if (first === undefined) return null;
  if (first.exe === null && KERNEL.has(first.name.toLowerCase())) {
    return { id: 'system', name: say('collect.app.windows-kernel'), kind: 'system', evidence: 'name' };
  }
  const self = programOf(first);
  const own = appOfServices(servicesOf(first.pid));
  if (own !== null) return own;
  if (first.name.toLowerCase() === HOST) {
    return { id: 'service-host', name: say('collect.app.service-host'), kind: 'service', evidence: 'name' };
  }
  let top = self;
  for (const process of chain.slice(1)) {
    const parent = programOf(process);
    if (SHELLS.has(parent.base) || SYSTEM_PROGRAMS.has(parent.base) || parent.base === 'svchost') break;
    if (!isSameProgram(top, parent)) break;
    top = parent;
  }
  return (top === self ? null : appOfServices(servicesOf(top.process.pid))) ?? appOfTop(top, top !== self);
}

/** A process can hold several services, and a service of one user has a suffix that changes with each session. */
function appOfServices(services: readonly ServiceName[]): App | null {
  if (services.length === 0) return null;
  const plain = (text: string) => text.replace(/_[0-9a-f]{4,8}$/i, '');
  const names = [...new Set(services.map(({ name }) => plain(name)))].sort();
  const shown = [...new Set(services.map(({ displayName }) => plain(displayName)))].sort();
  return {
    id: cleanText(`service:${names.join('+')}`, 300),
    name: cleanText(shown.join(', '), 120),
    kind: 'service',
    evidence: 'service',
  };
}

function programOf(process: Process): Program {
  const path = process.exe === null ? null : process.exe.replaceAll('\\', '/').toLowerCase();
  const base = process.name.toLowerCase().replace(/\.exe$/, '');
  const interpreter = interpreterOf(base);
  const words = interpreter === null || process.commandLine === null ? null : commandWords(process.commandLine);
  // A script's path may be relative, and where it was started is not told: what is asked of it does not need that.
  const script = interpreter === null || words === null ? null : scriptOf(interpreter, words, null);
  return { process, base, path, directory: installDirectory(path), script };
}

/** A Store app lies in a directory that carries its version: `…/WindowsApps/Shop_1.2.0.0_x64__8wekyb3d8bbwe`. */
function installDirectory(path: string | null): string | null {
  if (path === null) return null;
  const store = /^(.*\/windowsapps\/[^/_]+)_[^/]*__[^/]+\//.exec(path)?.[1];
  if (store !== undefined) return store;
  const directory = path.slice(0, path.lastIndexOf('/'));
  return SHARED_PLACES.test(directory) ? null : directory;
}

function isSameProgram(child: Program, parent: Program): boolean {
  // The web view of Windows is whose window it fills.
  if (child.process.name.toLowerCase() === WEB_VIEW) return true;
  if (child.script !== null || parent.script !== null) {
    return child.script?.identity === parent.script?.identity && child.base === parent.base;
  }
  if (child.base === parent.base) return interpreterOf(child.base) === null;
  if (child.directory === null || parent.directory === null) return false;
  return child.directory === parent.directory || child.directory.startsWith(`${parent.directory}/`);
}

const INSTALLED = /\/(?:program files(?: \(x86\))?|windowsapps|appdata)\//;

function appOfTop({ process, base, path, directory, script }: Program, isFolded: boolean): App {
  if (script !== null) {
    const { interpreter, identity } = script;
    const name = say('collect.app.script', { script: cleanText(script.name, 80), interpreter });
    return {
      id: cleanText(`script:${interpreter}:${identity}`, 300),
      name,
      kind: 'script',
      evidence: isFolded ? 'parent' : 'script',
    };
  }
  const evidence: AppEvidence = isFolded ? 'parent' : path === null ? 'name' : 'executable';
  const known = familiarWindowsName(base) ?? familiarName(base);
  const isSystem =
    path === null ? SYSTEM_PROGRAMS.has(base) : /^[a-z]:\/windows\//.test(path) && !isShell(base) && !SHELLS.has(base);
  const kind: AppKind = isSystem ? 'service' : path !== null && INSTALLED.test(path) ? 'application' : 'command';
  const place = directory !== null && path?.includes('/windowsapps/') === true ? directory : path;
  const id = place === null ? `name:${base}` : `exe:${place}`;
  return { id: cleanText(id, 300), name: cleanText(known ?? process.name.replace(/\.exe$/i, ''), 120), kind, evidence };
}
