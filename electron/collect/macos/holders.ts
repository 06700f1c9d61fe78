import { parseLsofFields } from '../parse/lsof-fields.ts';
import type { Holder, SocketRow } from '../parse/row.ts';
import { cutHalf, whyNot } from '../ran-text.ts';
import { type Command, type Ran, run, type Where } from '../run.ts';
import type { SlowAnswer } from '../slow-source.ts';
import { endsOf } from './ends.ts';

/** What lsof told: rows, each with every process that holds its socket. */
export type LsofRows = readonly SocketRow[];

/** lsof(8): names for machines, TCP and UDP alone, no look-ups. */
export const LSOF: Command = {
  program: 'lsof',
  args: ['-nP', '-iTCP', '-iUDP', '-F', 'pcLRuftPnTsSd'],
  deadlineMs: 10_000,
  outputMostBytes: 64 * 1024 * 1024,
  // In the C locale lsof spells each byte beyond ASCII as \xNN.
  locale: 'utf8',
};

/** Asks lsof. It exits with 1 when it found nothing or could not look into some process: what it printed counts. */
export async function askLsof(where: Where, signal: AbortSignal): Promise<SlowAnswer<LsofRows>> {
  const ran: Ran = await run(where, LSOF, signal);
  if (ran.kind !== 'done') return { kind: 'failed', text: whyNot('lsof', ran) };
  const { rows } = parseLsofFields(cutHalf(ran.stdout.toString('latin1')).text);
  if (rows.length === 0 && ran.stderr.trim() !== '') return { kind: 'failed', text: whyNot('lsof', ran) };
  return { kind: 'got', value: rows };
}

/** Finds the processes that share a socket with the one that netstat names. */
export class SharedHolders {
  #byEnds: ReadonlyMap<string, readonly SocketRow[]> = new Map();

  /** Takes a new answer of lsof. */
  take(rows: LsofRows): void {
    const byEnds = new Map<string, SocketRow[]>();
    for (const row of rows) {
      const ends = endsOf(row);
      const known = byEnds.get(ends);
      if (known === undefined) byEnds.set(ends, [row]);
      else known.push(row);
    }
    this.#byEnds = byEnds;
  }

  /**
   * All holders of a socket, netstat's first. Two processes may each have a socket of their own on one port: lsof's row counts only
   * when it names the same process, or, where netstat names none, when it is the only one with these ends.
   */
  of(row: SocketRow): readonly Holder[] {
    const first = row.holders?.[0];
    const same = this.#byEnds.get(endsOf(row)) ?? [];
    const found = first === undefined ? (same.length === 1 ? same[0] : undefined) : same.find((one) => holds(one, first.pid));
    const own = row.holders ?? [];
    return [...own, ...(found?.holders ?? []).filter(({ pid }) => !own.some((holder) => holder.pid === pid))];
  }
}

function holds(row: SocketRow, pid: number): boolean {
  return row.holders?.some((holder) => holder.pid === pid) === true;
}
