import { cleanText } from '../../shared/clean-text.ts';
import type { Process } from '../../shared/reading.ts';
import type { App, AppEvidence, AppKind } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';
import { familiarName, LAUNCHER_SERVICES, programOf } from './app-names.ts';
import { type CgroupMeaning, type ContainerEngine, readCgroup } from './parse/cgroup.ts';
import { interpreterOf, isShell, type Script, scriptOf } from './script-of.ts';

/** What the decision needs to know of one process. `args` are not cleaned. `directory` is its current one, null where hidden. */
export interface Kin {
  readonly process: Process;
  readonly args: readonly string[];
  /** True when the program has written a title over its arguments. */
  readonly isTitle: boolean;
  readonly isKernelThread: boolean;
  readonly directory: string | null;
}

/**
 * The application that a process belongs to, from itself and its ancestors (`chain`, itself first; not empty). The cgroup tells
 * first: container, snap, flatpak, desktop app, service. Else helpers and workers are folded into the topmost ancestor that runs
 * the same program or comes from the same install directory, and an interpreter is named by its script. `ownContainer` is the id
 * of the container that Portlight itself runs in: what all processes share tells nothing of one.
 */
export function appOf(chain: readonly Kin[], ownContainer: string | null = null): App | null {
  const self = chain[0];
  if (self === undefined) return null;
  if (self.isKernelThread) return app('system', say('collect.app.system'), 'system', 'name');
  const meaning = meaningOf(self.process.cgroup, ownContainer);
  const told = meaning === null || isStartedFromShell(chain, meaning) ? null : appOfMeaning(meaning);
  return told ?? appOfProgram(chain);
}

/** The application that a cgroup path alone tells; null where it tells none. Works without any right to see the process. */
export function appOfCgroup(path: string | null, ownContainer: string | null = null): App | null {
  const meaning = meaningOf(path, ownContainer);
  return meaning === null ? null : appOfMeaning(meaning);
}

/** The id of the container that a cgroup path leads to, null when it is in none. */
export function containerOf(path: string | null): string | null {
  const meaning = path === null ? null : readCgroup(path);
  return meaning?.kind === 'container' ? meaning.id : null;
}

function meaningOf(path: string | null, ownContainer: string | null): CgroupMeaning | null {
  const meaning = path === null ? null : readCgroup(path);
  return meaning?.kind === 'container' && meaning.id === ownContainer ? null : meaning;
}

const ENGINE_NAMES: Readonly<Record<ContainerEngine, string>> = {
  docker: 'Docker',
  podman: 'Podman',
  kubernetes: 'Kubernetes',
  lxc: 'LXC',
  nspawn: 'nspawn',
};

function appOfMeaning(meaning: CgroupMeaning): App | null {
  switch (meaning.kind) {
    case 'container':
      return app(
        `container:${meaning.engine}:${meaning.id}`,
        say('collect.app.container', { engine: ENGINE_NAMES[meaning.engine], name: meaning.name }),
        'container',
        'cgroup',
      );
    case 'snap':
      return app(`snap:${meaning.snap}`, familiarName(meaning.snap) ?? meaning.name, 'snap', 'cgroup');
    case 'flatpak':
      return app(`flatpak:${meaning.id}`, familiarName(meaning.id) ?? meaning.name, 'flatpak', 'cgroup');
    case 'desktop-app':
      return app(`desktop:${meaning.id}`, familiarName(meaning.id) ?? meaning.name, 'application', 'cgroup');
    case 'service':
    case 'socket-unit': {
      const plain = meaning.unit.replace(/\.[a-z]+$/, '').replace(/@.*$/, '');
      if (LAUNCHER_SERVICES.has(plain)) return null;
      const scope = meaning.isUser ? 'user-service' : 'service';
      // A socket unit hands its sockets to the service of the same name: one application.
      const id = `${scope}:${meaning.unit.replace(/\.[a-z]+$/, '')}`;
      return app(id, serviceName(plain, meaning.name), 'service', 'cgroup');
    }
    case 'terminal':
    case 'session':
      return null;
    default: {
      const never: never = meaning;
      return never;
    }
  }
}

function serviceName(plain: string, name: string): string {
  // Units are not always called as their program: Debian's ssh.service runs the server, not the client.
  if (plain === 'ssh') return familiarName('sshd') ?? name;
  return familiarName(plain) ?? name;
}

/**
 * Terminals that do not give each tab a scope of its own leave what is typed in them in theirs: below an interactive shell that is
 * itself below another program of the same desktop app, the app did not choose the program.
 */
function isStartedFromShell(chain: readonly Kin[], meaning: CgroupMeaning): boolean {
  if (meaning.kind !== 'desktop-app' && meaning.kind !== 'flatpak' && meaning.kind !== 'snap') return false;
  const own = chain[0]?.process.cgroup;
  const inside = chain.filter((kin) => kin.process.cgroup === own);
  const shell = inside.findIndex(isInteractiveShell);
  return shell !== -1 && inside.slice(shell + 1).some((kin) => !isShell(baseOf(kin)));
}

function isInteractiveShell(kin: Kin): boolean {
  const base = baseOf(kin);
  return isShell(base) && kin.args.slice(1).every((word) => /^-[a-zA-Z]*$/.test(word) && !/c/.test(word));
}

/** Base name of what a process runs: of its executable, else of its first argument, else its name. */
function baseOf(kin: Kin): string {
  const { exe, name } = kin.process;
  const path = exe ?? (kin.isTitle ? undefined : kin.args[0]?.split(' ')[0]);
  const base = (path === undefined ? programNamed(name) : lastPart(path)).replace(/^-/, '');
  return programOf(base === '' ? name : base);
}

/** `nginx: worker p`, `sshd: /usr/sbin`: a title belongs to the program before the colon. A slash elsewhere makes no path of a name. */
function programNamed(name: string): string {
  return /^([^ \t/:]+):(?: |$)/.exec(name)?.[1] ?? (/^\.{0,2}\//.test(name) ? lastPart(name) : name);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

interface Program {
  readonly kin: Kin;
  readonly base: string;
  readonly script: Script | null;
  readonly directory: string | null;
}

function programOfKin(kin: Kin): Program {
  const base = baseOf(kin);
  const interpreter = interpreterOf(base);
  const script = interpreter === null || kin.isTitle ? null : scriptOf(interpreter, kin.args, kin.directory);
  return { kin, base, script, directory: interpreter === null ? installDirectory(kin.process.exe) : null };
}

/** Places that many programs share: being in the same one means nothing. */
const SHARED_PLACES =
  /^(?:\/usr(?:\/local)?|)\/(?:s?bin|lib(?:32|64|exec)?|libexec|games)$|^\/(?:usr\/)?lib\/(?:systemd|x86_64-linux-gnu|aarch64-linux-gnu)|\/\.local\/bin$|^\/(?:tmp|root|opt)?$/;

function installDirectory(exe: string | null): string | null {
  if (exe === null) return null;
  const directory = exe.slice(0, exe.lastIndexOf('/'));
  return SHARED_PLACES.test(directory) ? null : directory;
}

function appOfProgram(chain: readonly Kin[]): App {
  const self = programOfKin(chain[0] as Kin);
  let top = self;
  for (const kin of chain.slice(1)) {
    if (kin.process.pid === 1 || kin.isKernelThread) break;
    const parent = programOfKin(kin);
    if (isSameProgram(top, parent)) top = parent;
    else if (!isWrapper(parent)) break;
  }
  return appOfTop(top, top !== self);
}

/** Browser helpers, workers and sessions run what their parent runs, or come from where it comes from. */
function isSameProgram(child: Program, parent: Program): boolean {
  if (isSpawnedWorker(child)) return child.base === parent.base;
  if (child.script !== null || parent.script !== null)
    return child.script?.identity === parent.script?.identity && child.base === parent.base;
  if (child.base === parent.base) return interpreterOf(child.base) === null || child.kin.isTitle;
  if (child.directory === null || parent.directory === null) return false;
  return child.directory === parent.directory || child.directory.startsWith(`${parent.directory}/`);
}

/** Python starts its workers as `python -c 'from multiprocessing …'` (multiprocessing/spawn.py): their script is the parent's. */
function isSpawnedWorker({ kin }: Program): boolean {
  const at = kin.args.indexOf('-c');
  return at !== -1 && (kin.args[at + 1] ?? '').startsWith('from multiprocessing');
}

/** A shell between a program and its helper (`sh -c helper`) does not part them. */
function isWrapper({ kin, base }: Program): boolean {
  return isShell(base) && !isInteractiveShell(kin);
}

function appOfTop({ kin, base, script, directory }: Program, isFolded: boolean): App {
  const { exe, name } = kin.process;
  if (script !== null) {
    const id = `script:${script.interpreter}:${script.identity}`;
    return app(
      id,
      say('collect.app.script', { script: cleanText(script.name, 80), interpreter: script.interpreter }),
      'script',
      isFolded ? 'parent' : 'script',
    );
  }
  const evidence: AppEvidence = isFolded ? 'parent' : exe === null ? 'name' : 'executable';
  if (kin.isTitle && interpreterOf(base) !== null) {
    const title = titleName(kin, name);
    return app(
      `title:${base}:${title}`,
      say('collect.app.script', { script: title, interpreter: interpreterOf(base) ?? base }),
      'script',
      evidence,
    );
  }
  const known = familiarName(base);
  const kind: AppKind = directory !== null && known !== null ? 'application' : 'command';
  return app(exe === null ? `name:${base}` : `exe:${programPath(exe)}`, known ?? cleanText(base, 80), kind, evidence);
}

/** `npm exec vite` → `npm`, `pm2 v5: God Daemon` → `pm2`. */
function titleName(kin: Kin, name: string): string {
  return cleanText((kin.args[0] ?? name).split(/[ :]/)[0] || name, 80);
}

function programPath(exe: string): string {
  const at = exe.lastIndexOf('/') + 1;
  return exe.slice(0, at) + programOf(exe.slice(at));
}

function app(id: string, name: string, kind: AppKind, evidence: AppEvidence): App {
  return { id: cleanText(id, 300), name: cleanText(name, 120), kind, evidence };
}
