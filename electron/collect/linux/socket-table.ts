import { endianness } from 'node:os';
import { say } from '../../../shared/text/say.ts';
import { parseNetstatLinux } from '../parse/netstat-linux.ts';
import { type ProcNetFile, parseProcNet } from '../parse/proc-net.ts';
import type { Parsed, SocketRow } from '../parse/row.ts';
import { parseSsRow, readSsTable, type SsTable, splitSs } from '../parse/ss.ts';
import { cutHalf, messageOf, whyNot } from '../ran-text.ts';
import { type Command, type Ran, readText, run, type Where } from '../run.ts';
import { ScratchFile } from '../scratch-file.ts';
import { Repeater } from './repeater.ts';

/** A source of the socket table, as a reading names it. */
export type TableSource = 'ss' | '/proc/net' | 'netstat';

/** Why a source was not used, or what was wrong with its answer; for people. */
export interface Refusal {
  readonly source: TableSource;
  readonly text: string;
  /** True when its tool is missing, or too old for what it was asked: another one would do. */
  readonly isLacking?: boolean;
}

/** The socket table as one source gave it, with what went wrong before or beside it. */
export type TableRead =
  | {
      readonly kind: 'text';
      readonly source: 'ss';
      readonly rows: readonly string[];
      readonly table: SsTable;
      /** True when ss had to be asked without some option. */
      readonly isOldSs: boolean;
      readonly refusals: readonly Refusal[];
      /** What ss complained of although it gave rows; null when of nothing. */
      readonly complaint: string | null;
      /** The end of the output when it stops in the middle of a row. */
      readonly half: string | null;
    }
  | {
      readonly kind: 'rows';
      readonly source: '/proc/net' | 'netstat';
      readonly parsed: Parsed<SocketRow>;
      readonly refusals: readonly Refusal[];
    }
  | { readonly kind: 'failed'; readonly refusals: readonly Refusal[] };

/** ss gained -O in iproute2 5.2 and -H in 4.7: asked in this order, the first form that works is remembered. */
const SS_FORMS: readonly (readonly string[])[] = [['-H', '-O'], ['-H'], []];
const SS_ALL = ['-n', '-t', '-u', '-a', '-e', '-o'] as const;
const SS_DETAILS = ['-n', '-t', '-e', '-i'] as const;
/** net-tools has -W, BusyBox may not; -e brings user and inode. */
const NETSTAT_FORMS: readonly (readonly string[])[] = [['-tunaeW'], ['-tunae'], ['-tuna']];
const PROC_FILES: readonly ProcNetFile[] = ['tcp', 'tcp6', 'udp', 'udp6'];
const DEADLINE_MS = 10_000;
const OUTPUT_MOST_BYTES = 256 * 1024 * 1024;
/** A source that cannot be used, or that has failed so often in a row, is tried again after this time; before that at each scan. */
const RETRY_MS = 300_000;
const FAILURES_MOST = 3;

type Refused = {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  /** False where the next try may go better: no answer in time, a crash, no memory. */
  readonly isLasting: boolean;
};
type Attempt = TableRead | Refused;

/** How a source has failed, and how often in a row. */
interface Lapse extends Refused {
  readonly failures: number;
  readonly atMs: number;
}

/** Reads the socket table by the best source that works on this machine, and remembers which it is. */
export class SocketTable {
  readonly #where: Where;
  readonly #now: () => number;
  readonly #deadlineMs: number;
  readonly #abort = new AbortController();
  readonly #scratch = new ScratchFile();
  readonly #again: Repeater;
  /** True once the newest form of ss, with details, gave a good answer: from then on it is run by way of `again`. */
  #isProven = false;
  #form = 0;
  readonly #lapses = new Map<TableSource, Lapse>();
  /** The source of the last table. */
  #source: TableSource | null = null;

  constructor(where: Where, now: () => number, deadlineMs = DEADLINE_MS) {
    this.#where = where;
    this.#now = now;
    this.#deadlineMs = deadlineMs;
    const args = [...(SS_FORMS[0] ?? []), ...SS_ALL, '-i'];
    this.#again = new Repeater(where, { program: 'ss', args, deadlineMs, outputMostBytes: OUTPUT_MOST_BYTES });
  }

  /** Ends what is kept for the next read. */
  rest(): void {
    this.#again.rest();
    this.#isProven = false;
  }

  /** Ends the commands that run. */
  close(): void {
    this.rest();
    this.#abort.abort();
    this.#scratch.drop();
  }

  /**
   * The whole table; with TCP details where the source has them and they are asked for. Where the source of the last table fails and
   * may do better the next time, the read fails: the table of another source has neither the details nor all that tells sockets apart.
   */
  async read(withDetails: boolean): Promise<TableRead> {
    const refusals: Refusal[] = [];
    const sources: readonly (readonly [TableSource, () => Promise<Attempt> | Attempt])[] = [
      ['ss', () => this.#readSs(withDetails, refusals)],
      ['/proc/net', () => this.#readProcNet(refusals)],
      ['netstat', () => this.#readNetstat(refusals)],
    ];
    for (const [source, attempt] of sources) {
      const lapse = this.#lapses.get(source);
      const got = lapse !== undefined && this.#isLeftAlone(lapse) ? lapse : await attempt();
      if (got.kind !== 'refused') {
        this.#lapses.delete(source);
        this.#source = source;
        return got;
      }
      refusals.push(got.refusal);
      if (got !== lapse && this.#isPassing(source, got)) return { kind: 'failed', refusals };
    }
    this.#lapses.clear();
    this.#source = null;
    return { kind: 'failed', refusals };
  }

  #isLeftAlone({ isLasting, failures, atMs }: Lapse): boolean {
    // Either way: the clock may have been set back.
    return (isLasting || failures >= FAILURES_MOST) && Math.abs(this.#now() - atMs) < RETRY_MS;
  }

  /** Notes a failure; true when it is worth waiting for the source. */
  #isPassing(source: TableSource, refused: Refused): boolean {
    const failures = (this.#lapses.get(source)?.failures ?? 0) + 1;
    this.#lapses.set(source, { ...refused, failures, atMs: this.#now() });
    return source === this.#source && !refused.isLasting && failures < FAILURES_MOST;
  }

  /** Rows of some TCP connections, with their details; null when ss does not give them. */
  async details(filter: string): Promise<readonly string[] | null> {
    const ran = await this.#run('ss', [...(SS_FORMS[this.#form] ?? []), ...SS_DETAILS, filter]);
    return ran.kind === 'done' && ran.code === 0 ? splitSs(ran.stdout.toString('latin1')) : null;
  }

  #run(program: string, args: readonly string[], into?: ScratchFile): Promise<Ran> {
    const command: Command = { program, args, deadlineMs: this.#deadlineMs, outputMostBytes: OUTPUT_MOST_BYTES, into };
    return run(this.#where, command, this.#abort.signal);
  }

  async #readSs(withDetails: boolean, refusals: readonly Refusal[]): Promise<Attempt> {
    for (let form = this.#form; ; form += 1) {
      const again = form === 0 && withDetails && this.#isProven ? await this.#again.run() : null;
      const args = [...(SS_FORMS[form] ?? []), ...SS_ALL, ...(withDetails ? ['-i'] : [])];
      const ran: Ran =
        again === null ? await this.#run('ss', args, this.#scratch) : { kind: 'done', stdout: again, stderr: '', code: 0 };
      if (ran.kind !== 'done') return refuseRan('ss', ran);
      const whole = cutHalf(ran.stdout.toString('latin1'));
      const rows = splitSs(whole.text);
      if (rows.length > 0 && !hasReadable(rows)) return refuse('ss', say('collect.ran.rubbish', { program: 'ss' }));
      if (rows.length === 0 && ran.code !== 0) {
        if (form + 1 < SS_FORMS.length && isOptionError(ran.stderr)) continue;
        return refuseRan('ss', ran);
      }
      const silence = rows.length === 0 ? this.#whySilent() : null;
      if (silence !== null) return refuse('ss', silence);
      this.#form = form;
      this.#isProven = ran.code === 0 && rows.length > 0;
      const table = readSsTable(rows.length > 0 && form === 0 ? rows.slice(0, 200) : rows);
      const complaint = ran.code === 0 ? null : messageOf(ran);
      return { kind: 'text', source: 'ss', rows, table, isOldSs: form > 0, refusals: [...refusals], complaint, half: whole.half };
    }
  }

  /** An empty answer of ss is believed only when the kernel's own list is empty too. */
  #whySilent(): string | null {
    const seen = this.#readProcNet([]);
    if (seen.kind !== 'rows') return say('collect.ran.unproven', { program: 'ss' });
    return seen.parsed.rows.length === 0 ? null : say('collect.ran.silent', { program: 'ss' });
  }

  #readProcNet(refusals: readonly Refusal[]): Attempt {
    const endian = endianness() === 'BE' ? 'big' : 'little';
    const all: Parsed<SocketRow>[] = [];
    for (const file of PROC_FILES) {
      const path = `/proc/net/${file}`;
      const got = readText(this.#where, path);
      if (got.kind === 'text') all.push(parseProcNet(got.text, file, endian));
      // Without IPv6 the kernel has no tcp6 and udp6.
      else if (got.kind !== 'absent' || !file.endsWith('6')) {
        const key = got.kind === 'absent' ? 'collect.ran.absent' : 'collect.ran.unreadable';
        return refuse('/proc/net', say(key, { file: path }), got.kind !== 'failed');
      }
    }
    return { kind: 'rows', source: '/proc/net', parsed: together(all), refusals: [...refusals] };
  }

  async #readNetstat(refusals: readonly Refusal[]): Promise<Attempt> {
    let last = '';
    for (const form of NETSTAT_FORMS) {
      const ran = await this.#run('netstat', form);
      if (ran.kind !== 'done') return refuseRan('netstat', ran);
      const parsed = parseNetstatLinux(cutHalf(ran.stdout.toString('latin1')).text);
      if (parsed.rows.length > 0) return { kind: 'rows', source: 'netstat', parsed, refusals: [...refusals] };
      last = ran.code === 0 ? say('collect.ran.unproven', { program: 'netstat' }) : whyNot('netstat', ran);
    }
    return refuse('netstat', last);
  }
}

function refuse(source: TableSource, text: string, isLasting = false, isLacking = false): Refused {
  return { kind: 'refused', refusal: { source, text, isLacking }, isLasting };
}

function refuseRan(source: 'ss' | 'netstat', ran: Ran): Refused {
  const isTooOld = ran.kind === 'done' && isOptionError(ran.stderr);
  const isLasting = ran.kind === 'missing' || ran.kind === 'denied';
  return refuse(source, whyNot(source, ran), isLasting, ran.kind === 'missing' || isTooOld);
}

function together(all: readonly Parsed<SocketRow>[]): Parsed<SocketRow> {
  return {
    rows: all.flatMap((one) => one.rows),
    skipped: all.flatMap((one) => one.skipped),
    noise: all.reduce((sum, one) => sum + one.noise, 0),
  };
}

function hasReadable(rows: readonly string[]): boolean {
  for (const row of rows) if (parseSsRow(row) !== null) return true;
  return false;
}

function isOptionError(stderr: string): boolean {
  return /option|usage/i.test(stderr);
}
