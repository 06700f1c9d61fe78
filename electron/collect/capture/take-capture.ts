import { hostname, release } from 'node:os';
import { Processes } from '../linux/processes.ts';
import { parseSs } from '../parse/ss.ts';
import { type Command, type Ran, readText, run, type Where } from '../run.ts';
import { Users } from '../users.ts';
import { commandsFor, FILES, type Wanted } from './capture-commands.ts';
import type { Section } from './capture-file.ts';
import { type NotedProcess, PROCESSES, USERS } from './noted-processes.ts';
import { personNamesIn } from './person-names.ts';
import type { Names, Unsent } from './redact.ts';

/** What taking a capture needs to know. `tell` is called before each command, with what it is. */
export interface TakeOptions {
  readonly where?: Where;
  readonly platform?: string;
  readonly version: string;
  readonly now?: () => Date;
  readonly tell?: (what: string) => void;
}

const DEADLINE_MS = 30_000;
const OUTPUT_MOST_BYTES = 48 * 1024 * 1024;
const NO_UID = 65_534;
const FIRST_PERSON_UID = 1_000;

/** This machine's raw outputs, and the names that a redaction must replace. */
export async function takeCapture(options: TakeOptions): Promise<Unsent & { readonly names: Names }> {
  const { where = { kind: 'this-machine' }, platform = process.platform, version, now = () => new Date(), tell } = options;
  const taken = now().toISOString();
  const host = hostname();
  const sections: Section[] = [];
  for (const wanted of commandsFor(platform)) {
    if (wanted.isFallbackFor !== undefined && sections.some(({ name, exit }) => name === wanted.isFallbackFor && exit === '0'))
      continue;
    tell?.(lineOf(wanted));
    sections.push(...(await sectionsOf(wanted, where)));
  }
  for (const path of platform === 'linux' ? FILES : []) {
    const file = readText(where, path);
    const body = file.kind === 'text' ? file.text : '';
    sections.push({
      name: path,
      command: `cat ${path}`,
      exit: file.kind === 'text' ? '0' : file.kind,
      durationMs: 0,
      format: null,
      body,
    });
  }
  sections.push({ name: 'locale', command: '', exit: '0', durationMs: 0, format: null, body: localeText() });
  const people =
    platform === 'linux' && where.kind === 'this-machine' ? noteProcesses(sections, where) : { sections: [], users: [] };
  const isRoot = process.getuid?.() === 0;
  return {
    facts: {
      taken,
      host,
      platform,
      release: release(),
      portlight: version,
      rights: isRoot ? 'root' : 'user',
    },
    sections: [...sections, ...people.sections],
    names: { hosts: [host, host.split('.')[0] ?? host], users: [...people.users, ...personNamesIn(sections)] },
  };
}

function lineOf({ program, args }: Wanted): string {
  return [program, ...args].join(' ');
}

async function sectionsOf(wanted: Wanted, where: Where): Promise<readonly Section[]> {
  const command: Command = {
    program: wanted.program,
    args: wanted.args,
    deadlineMs: DEADLINE_MS,
    outputMostBytes: OUTPUT_MOST_BYTES,
    ...(wanted.locale === undefined ? {} : { locale: wanted.locale }),
  };
  const startMs = performance.now();
  const ran = await run(where, command);
  const durationMs = performance.now() - startMs;
  const section = { name: wanted.name, command: lineOf(wanted), exit: exitOf(ran), durationMs, format: wanted.format };
  if (ran.kind !== 'done') return [{ ...section, body: '' }];
  const out: Section = { ...section, body: ran.stdout.toString('latin1') };
  if (ran.stderr === '') return [out];
  return [out, { ...section, name: `${wanted.name} (errors)`, format: null, body: ran.stderr }];
}

function exitOf(ran: Ran): string {
  return ran.kind === 'done' ? String(ran.code) : ran.kind;
}

function localeText(): string {
  const names = ['LANG', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'LANGUAGE', 'TZ'];
  return names.flatMap((name) => (process.env[name] === undefined ? [] : [`${name}=${process.env[name]}\n`])).join('');
}

/** Notes the processes that hold a socket, with their ancestors, and the names of the users that own one. */
function noteProcesses(
  sections: readonly Section[],
  where: Where,
): { readonly sections: readonly Section[]; readonly users: readonly string[] } {
  const users = new Users(where);
  const processes = new Processes((uid) => users.nameOf(uid), '/proc');
  const rows = sections.filter(({ format }) => format === 'ss').flatMap(({ body }) => parseSs(body).rows);
  const uids = new Set<number>([process.getuid?.() ?? 0]);
  const lines = new Map<number, string>();
  for (const row of rows) {
    if (row.uid !== null) uids.add(row.uid);
    for (const { pid } of row.holders ?? []) {
      for (const { process: one, args, isTitle, isKernelThread, directory, uid } of processes.chain(pid)) {
        if (uid !== null) uids.add(uid);
        const { name, parentPid, exe, user, startedAt, cgroup } = one;
        const noted: NotedProcess = {
          pid: one.pid,
          parentPid,
          name,
          exe,
          args,
          isTitle,
          isKernelThread,
          directory,
          user,
          startedAt,
          cgroup,
        };
        lines.set(one.pid, `${Buffer.from(JSON.stringify(noted), 'utf8').toString('latin1')}\n`);
      }
    }
  }
  const named = [...uids].sort((a, b) => a - b).map((uid) => [uid, users.nameOf(uid)] as const);
  const own = (name: string, body: string): Section => ({ name, command: '', exit: '0', durationMs: 0, format: null, body });
  const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  return {
    sections: [
      own(PROCESSES, [...lines.values()].join('')),
      own(USERS, utf8(named.map(([uid, name]) => `${uid} ${name}\n`).join(''))),
    ],
    // Names of services (root, www-data, nobody) are the same on every machine and tell nobody's name.
    users: named
      .filter(([uid, name]) => uid >= FIRST_PERSON_UID && uid !== NO_UID && name !== String(uid))
      .map(([, name]) => name),
  };
}
