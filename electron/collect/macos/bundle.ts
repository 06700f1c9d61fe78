import { cleanText } from '../../../shared/clean-text.ts';
import type { Process } from '../../../shared/reading.ts';
import type { App } from '../../../shared/socket.ts';
import { familiarName, programOf } from '../app-names.ts';
import { appOf, type Kin } from '../application.ts';
import { interpreterOf } from '../script-of.ts';

/** `/Applications/Shop.app/…`: the outermost bundle, because helpers lie in bundles inside that of their app. */
const BUNDLE = /^(\/(?:[^/]+\/)*?([^/]+)\.app)\/(.*)$/s;
/** Places of macOS itself. What runs from there and is no bundle is a service of the system. */
const SYSTEM_PLACES = /^\/(?:System|usr\/(?:libexec|sbin)|sbin|Library\/Apple)\//;

/**
 * The application that a process of macOS belongs to, from itself and its ancestors (itself first). An executable inside a bundle
 * belongs to the outermost one; a program of the system is a service; anything else is judged like on any Unix: workers fold into
 * their parent, interpreters are named by their script.
 */
export function appOfMac(chain: readonly Process[]): App | null {
  const self = chain[0];
  if (self === undefined) return null;
  return appOfBundle(self.exe) ?? appOfSystem(self.exe) ?? appOf(chain.map(kinOf));
}

/** The app that an executable's path alone tells; null when it lies in no bundle. */
function appOfBundle(exe: string | null): App | null {
  const [, path, name, inside] = exe === null ? [] : (BUNDLE.exec(exe) ?? []);
  if (path === undefined || name === undefined || inside === undefined || isWrapped(path, inside)) return null;
  return {
    id: cleanText(`bundle:${path}`, 300),
    name: cleanText(name, 120),
    kind: 'application',
    evidence: 'bundle',
  };
}

/** Python wears a bundle of its own (`Python.framework/…/Python.app`), which says nothing of the program it runs. */
function isWrapped(path: string, inside: string): boolean {
  return path.includes('.framework/') && interpreterOf(inside.slice(inside.lastIndexOf('/') + 1).toLowerCase()) !== null;
}

function appOfSystem(exe: string | null): App | null {
  if (exe === null || !SYSTEM_PLACES.test(exe)) return null;
  const base = programOf(exe.slice(exe.lastIndexOf('/') + 1));
  if (interpreterOf(base.toLowerCase()) !== null) return null;
  return {
    id: cleanText(`daemon:${base}`, 300),
    name: cleanText(familiarName(base) ?? base, 120),
    kind: 'service',
    evidence: 'executable',
  };
}

function kinOf(process: Process): Kin {
  const { exe, commandLine, name } = process;
  const first = exe ?? name;
  // ps joins arguments by blanks; the path of the program itself is known, and may hold some.
  const rest =
    commandLine?.startsWith(first) === true ? commandLine.slice(first.length) : (commandLine ?? '').replace(/^\S*/, '');
  const args =
    commandLine === null ? [] : [first.replace(/^.*\/(?=Python$)/, 'python'), ...rest.split(' ').filter((word) => word !== '')];
  return { process, args, isTitle: false, isKernelThread: false, directory: null };
}
