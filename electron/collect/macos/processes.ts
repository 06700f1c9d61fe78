import { cleanText } from '../../../shared/clean-text.ts';
import type { Process } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import { KnownProcesses } from '../known-processes.ts';
import { PS_ARGS_COLUMNS, PS_TIMED_COMM_COLUMNS, type PsProcess, parsePs } from '../parse/ps.ts';
import { whyNot } from '../ran-text.ts';
import { type Command, run, type Where } from '../run.ts';
import { Users } from '../users.ts';

/** More new processes than this at once are found faster by reading all. */
const ASKED_MOST = 64;
/** A process that ps did not list is asked for again after this time, not before. */
const ABSENT_MS = 10_000;
/** Everything is read anew at this pace: a pid can be taken over by another process, or a process run another program. */
const RENEW_MS = 60_000;
const NAME_MOST = 64;
const COMMAND_LINE_MOST = 1_000;
const COMMAND_LINE_READ_MOST = 32_768;
/** Generations of unknown ancestors that are asked for in one scan. */
const ROUNDS_MOST = 4;

/** The processes of a Mac, as ps tells of them: each is asked for once, when a socket names it first. */
export class MacProcesses {
  readonly #where: Where;
  readonly #now: () => number;
  readonly #signal: AbortSignal;
  readonly #users: Users;
  readonly #userNames = new Map<number, string>();
  readonly #absentAtMs = new Map<number, number>();
  readonly known = new KnownProcesses();
  #renewedMs = Number.NEGATIVE_INFINITY;
  #failure: string | null = null;

  constructor(where: Where, now: () => number, signal: AbortSignal) {
    this.#where = where;
    this.#now = now;
    this.#signal = signal;
    this.#users = new Users(where);
  }

  /** Why ps gave nothing the last time, null when it did. */
  get failure(): string | null {
    return this.#failure;
  }

  /** True when ps was asked for a process and had none. */
  isAbsent(pid: number): boolean {
    return this.#failure === null && this.#absentAtMs.has(pid);
  }

  /** Makes the processes known that are not, and their ancestors. Answers with those that are no more what they were. */
  async learn(pids: ReadonlySet<number>): Promise<readonly number[]> {
    const nowMs = this.#now();
    for (const [pid, atMs] of this.#absentAtMs) if (nowMs - atMs >= ABSENT_MS || !pids.has(pid)) this.#absentAtMs.delete(pid);
    const changed: number[] = [];
    if (nowMs - this.#renewedMs >= RENEW_MS) {
      this.#renewedMs = nowMs;
      const known = [...pids].filter((pid) => this.known.get(pid) !== null);
      changed.push(...(await this.#ask([...pids], true)));
      changed.push(...known.filter((pid) => this.#absentAtMs.has(pid)));
    }
    let wanted = [...pids].filter((pid) => this.known.get(pid) === null && !this.#absentAtMs.has(pid));
    for (let round = 0; wanted.length > 0 && round < ROUNDS_MOST; round += 1) {
      changed.push(...(await this.#ask(wanted, wanted.length > ASKED_MOST)));
      if (this.#failure !== null) break;
      wanted = this.known.unknownParents(pids).filter((pid) => !this.#absentAtMs.has(pid));
    }
    return changed;
  }

  /** Asks ps twice, because only one column may hold blanks: for paths, and for command lines. */
  async #ask(pids: readonly number[], isAll: boolean): Promise<readonly number[]> {
    const which = isAll ? ['-ax'] : ['-p', pids.join(',')];
    const [paths, lines] = await Promise.all([
      this.#ps([...which, '-ww', '-o', 'pid=,ppid=,uid=,etime=,comm=']),
      this.#ps([...which, '-ww', '-o', 'pid=,args=']),
    ]);
    const told = parsePs(paths.text, PS_TIMED_COMM_COLUMNS);
    // With -p and no such process ps exits with 1 and says nothing: an answer like any other.
    this.#failure =
      told.length > 0 || (paths.failure === null && !isAll)
        ? null
        : (paths.failure ?? say('collect.ran.rubbish', { program: 'ps' }));
    if (this.#failure !== null) return [];
    const asked = new Set(pids);
    const commandLines = new Map(parsePs(lines.text, PS_ARGS_COLUMNS).map((line) => [line.pid, line.command]));
    await this.#nameUsers(told);
    const changed = this.known.take(told.map((one) => this.#processOf(one, commandLines.get(one.pid) ?? null)));
    const nowMs = this.#now();
    for (const pid of asked) {
      if (told.some((one) => one.pid === pid)) this.#absentAtMs.delete(pid);
      else {
        this.#absentAtMs.set(pid, nowMs);
        this.known.forget(pid);
      }
    }
    return changed;
  }

  async #ps(args: readonly string[]): Promise<{ readonly text: string; readonly failure: string | null }> {
    const command: Command = { program: 'ps', args, deadlineMs: 5_000, outputMostBytes: 32 * 1024 * 1024, locale: 'utf8' };
    const ran = await run(this.#where, command, this.#signal);
    if (ran.kind !== 'done') return { text: '', failure: whyNot('ps', ran) };
    return { text: ran.stdout.toString('latin1'), failure: ran.code === 0 || ran.stderr === '' ? null : whyNot('ps', ran) };
  }

  /** /etc/passwd has the system's users; people are in a directory service, which id(1) asks. */
  async #nameUsers(told: readonly PsProcess[]): Promise<void> {
    const uids = new Set(told.map(({ user }) => (user !== null && /^\d{1,10}$/.test(user) ? Number(user) : -1)));
    for (const uid of uids) {
      if (uid === -1 || this.#userNames.has(uid)) continue;
      const listed = this.#users.nameOf(uid);
      this.#userNames.set(uid, listed === String(uid) ? await this.#askUser(uid) : listed);
    }
  }

  async #askUser(uid: number): Promise<string> {
    const command: Command = { program: 'id', args: ['-un', String(uid)], deadlineMs: 2_000, outputMostBytes: 4_096 };
    const ran = await run(this.#where, command, this.#signal);
    const name = ran.kind === 'done' && ran.code === 0 ? ran.stdout.toString('utf8').trim() : '';
    return name === '' ? String(uid) : cleanText(name, 64);
  }

  #processOf({ pid, parentPid, user, command, elapsedMs }: PsProcess, line: string | null): Process {
    const exe = command.startsWith('/') ? cleanText(command, 512) : null;
    return {
      pid,
      parentPid: parentPid === 0 ? null : parentPid,
      name: cleanText(nameOf(command), NAME_MOST),
      exe,
      commandLine: line === null ? null : cleanText(line.slice(0, COMMAND_LINE_READ_MOST), COMMAND_LINE_MOST),
      user: user === null ? null : (this.#userNames.get(Number(user)) ?? cleanText(user, 64)),
      startedAt: elapsedMs === undefined ? null : new Date(this.#now() - elapsedMs).toISOString(),
      cgroup: null,
    };
  }
}

/** `/usr/libexec/logd` is logd, a login shell is `-zsh`, and what cannot be looked into stands in brackets: `(logd)`. */
function nameOf(command: string): string {
  const base = command.startsWith('/') ? command.slice(command.lastIndexOf('/') + 1) : command;
  return /^\((.+)\)$/.exec(base)?.[1] ?? (base.replace(/^-/, '') || command);
}
