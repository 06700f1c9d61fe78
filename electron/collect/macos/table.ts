import type { SkippedLine } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import { parseNetstatBsd } from '../parse/netstat-bsd.ts';
import type { SocketRow } from '../parse/row.ts';
import { cutHalf, whyNot } from '../ran-text.ts';
import { type Command, run, type Where } from '../run.ts';
import { askLsof } from './holders.ts';

/** The socket table of a Mac, or why there is none. */
export type MacTableRead =
  | {
      readonly kind: 'rows';
      readonly source: 'netstat' | 'lsof';
      readonly rows: readonly SocketRow[];
      readonly skipped: readonly SkippedLine[];
      /** What went wrong on the way, in words. */
      readonly troubles: readonly string[];
    }
  | { readonly kind: 'failed'; readonly reasons: readonly string[] };

/**
 * -l: whole IPv6 addresses; -b: bytes on every release since 10.12; -v: processes. One protocol for each call, because a message
 * without a newline at the end of one table would be glued to the first row of the next (network_cmds, netstat.tproj/inet.c).
 */
const ARGS = ['-anlvb', '-p'] as const;
const DEADLINE_MS = 10_000;

interface Half {
  readonly rows: readonly SocketRow[];
  readonly skipped: readonly SkippedLine[];
  readonly trouble: string | null;
}

/** Reads the table by netstat, which sees the sockets of all users; by lsof, which without root sees our own, when netstat fails. */
export class MacTable {
  readonly #where: Where;
  readonly #signal: AbortSignal;
  readonly #deadlineMs: number;

  constructor(where: Where, signal: AbortSignal, deadlineMs = DEADLINE_MS) {
    this.#where = where;
    this.#signal = signal;
    this.#deadlineMs = deadlineMs;
  }

  async read(): Promise<MacTableRead> {
    const halves = await Promise.all([this.#netstat('tcp'), this.#netstat('udp')]);
    const rows = halves.flatMap((half) => half.rows);
    const skipped = halves.flatMap((half) => half.skipped);
    const troubles = [...new Set(halves.flatMap((half) => half.trouble ?? []))];
    if (rows.length > 0) return { kind: 'rows', source: 'netstat', rows, skipped, troubles };
    const instead = await askLsof(this.#where, this.#signal);
    const reasons = [...troubles, ...(troubles.length === 0 ? [say('collect.ran.unproven', { program: 'netstat' })] : [])];
    if (instead.kind === 'failed') return { kind: 'failed', reasons: [...reasons, instead.text] };
    if (instead.value.length === 0)
      return { kind: 'failed', reasons: [...reasons, say('collect.ran.unproven', { program: 'lsof' })] };
    return { kind: 'rows', source: 'lsof', rows: instead.value, skipped, troubles: reasons };
  }

  async #netstat(protocol: 'tcp' | 'udp'): Promise<Half> {
    const args = [...ARGS, protocol];
    const command: Command = { program: 'netstat', args, deadlineMs: this.#deadlineMs, outputMostBytes: 256 * 1024 * 1024 };
    const ran = await run(this.#where, command, this.#signal);
    const program = `netstat -p ${protocol}`;
    if (ran.kind !== 'done') return { rows: [], skipped: [], trouble: whyNot(program, ran) };
    const { text, half } = cutHalf(ran.stdout.toString('latin1'));
    const { rows, skipped } = parseNetstatBsd(text);
    const isEndless = half !== null && /^(?:tcp|udp)/.test(half);
    const cut: readonly SkippedLine[] = isEndless ? [{ source: 'netstat', line: text.split('\n').length, text: half }] : [];
    const isRubbish = rows.length === 0 && !/Proto/.test(text) && text.trim() !== '';
    const trouble = isRubbish ? say('collect.ran.rubbish', { program }) : ran.code !== 0 ? whyNot(program, ran) : null;
    return { rows, skipped: [...skipped, ...cut], trouble };
  }
}
