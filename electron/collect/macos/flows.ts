import { say } from '../../../shared/text/say.ts';
import { type NettopRow, parseNettop } from '../parse/nettop.ts';
import type { SocketRow } from '../parse/row.ts';
import { cutHalf, whyNot } from '../ran-text.ts';
import { type Command, run, type Where } from '../run.ts';
import type { SlowAnswer } from '../slow-source.ts';
import { endsOf } from './ends.ts';

/** One sample of connections, not summed by process, as comma-separated values: a few columns, or all of them. */
const FORMS: readonly (readonly string[])[] = [
  ['-L', '1', '-n', '-x', '-J', 'state,bytes_in,bytes_out,rtt_avg'],
  ['-L', '1', '-n', '-x'],
];

/** Asks nettop for one sample of all flows. It takes seconds, and reads what is typed: it must have no standard input. */
export async function askNettop(where: Where, signal: AbortSignal): Promise<SlowAnswer<readonly NettopRow[]>> {
  let text = '';
  for (const args of FORMS) {
    const command: Command = { program: 'nettop', args, deadlineMs: 12_000, outputMostBytes: 32 * 1024 * 1024, locale: 'utf8' };
    const ran = await run(where, command, signal);
    if (ran.kind !== 'done') return { kind: 'failed', text: whyNot('nettop', ran) };
    const { rows } = parseNettop(cutHalf(ran.stdout.toString('latin1')).text);
    if (rows.length > 0) return { kind: 'got', value: rows };
    text = ran.code === 0 ? say('collect.ran.rubbish', { program: 'nettop' }) : whyNot('nettop', ran);
  }
  return { kind: 'failed', text };
}

/**
 * What nettop adds to netstat's table: round-trip times, and flows that have no socket in the kernel (QUIC, connections that a program
 * handles itself). A flow that netstat lacks may have been opened and closed between the two: unless it is QUIC, it counts only once
 * two samples in a row have shown it.
 */
export class Flows {
  #byEnds: ReadonlyMap<string, NettopRow> = new Map();
  #before: ReadonlySet<string> = new Set();

  /** Takes a new sample. */
  take(rows: readonly NettopRow[]): void {
    this.#before = new Set(this.#byEnds.keys());
    const byEnds = new Map<string, NettopRow>();
    for (const row of rows) if (row.remote !== null) byEnds.set(endsOf(row), row);
    this.#byEnds = byEnds;
  }

  /** Forgets what was sampled, when it has become too old to count. */
  forget(): void {
    this.#byEnds = new Map();
    this.#before = new Set();
  }

  /** The rows of netstat with what nettop knows of them, and behind them the flows that netstat lacks. */
  join(rows: readonly SocketRow[]): readonly SocketRow[] {
    if (this.#byEnds.size === 0) return rows;
    const seen = new Set<string>();
    const joined = rows.map((row) => {
      if (row.remote === null) return row;
      const ends = endsOf(row);
      const flow = this.#byEnds.get(ends);
      if (flow === undefined) return row;
      seen.add(ends);
      const rttMs = flow.tcp?.rttMs;
      return rttMs === undefined || row.protocol !== 'tcp' ? row : { ...row, tcp: { ...row.tcp, rttMs } };
    });
    for (const [ends, flow] of this.#byEnds) {
      if (seen.has(ends) || !(flow.isQuic || (this.#before.has(ends) && isOpen(flow)))) continue;
      const { isQuic: _, ...row } = flow;
      joined.push(row);
    }
    return joined;
  }
}

function isOpen(flow: NettopRow): boolean {
  return flow.state === 'established' || flow.state === 'close-wait';
}
