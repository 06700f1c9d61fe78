import type { SkippedLine } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import { parseNetstatWindows } from '../parse/netstat-windows.ts';
import type { SocketRow } from '../parse/row.ts';
import { cutHalf, whyNot } from '../ran-text.ts';
import { type Command, run, type Where } from '../run.ts';
import type { SlowAnswer } from '../slow-source.ts';
import type { MadeRow } from './management.ts';

/** The socket table of Windows, or why there is none. */
export type WindowsTableRead =
  | {
      readonly kind: 'rows';
      readonly source: 'netstat' | 'powershell';
      readonly rows: readonly SocketRow[];
      readonly skipped: readonly SkippedLine[];
      /** What went wrong on the way, in words; null when nothing did. */
      readonly trouble: string | null;
    }
  | { readonly kind: 'failed'; readonly reasons: readonly string[] };

const DEADLINE_MS = 10_000;

/** What reading the table needs. */
export interface WindowsTableOptions {
  readonly where: Where;
  readonly signal: AbortSignal;
  /** The table by way of PowerShell, asked only when netstat gives none. */
  readonly instead: () => Promise<SlowAnswer<readonly MadeRow[]>>;
  readonly deadlineMs?: number | undefined;
}

/** Reads the table by netstat, which is fast and, taken by its shape, the same in every language; by PowerShell when netstat fails. */
export async function readWindowsTable(options: WindowsTableOptions): Promise<WindowsTableRead> {
  const { where, signal, instead, deadlineMs = DEADLINE_MS } = options;
  const command: Command = { program: 'netstat', args: ['-ano'], deadlineMs, outputMostBytes: 256 * 1024 * 1024 };
  const ran = await run(where, command, signal);
  let trouble: string;
  if (ran.kind === 'done') {
    const { text, half } = cutHalf(ran.stdout.toString('latin1'));
    const { rows, skipped } = parseNetstatWindows(text);
    const isCut = half !== null && /^[ \t]*(?:TCP|UDP)/.test(half);
    const cut: readonly SkippedLine[] = isCut ? [{ source: 'netstat', line: text.split('\n').length, text: half }] : [];
    const complaint = ran.code === 0 ? null : whyNot('netstat', ran);
    if (rows.length > 0) {
      const plain = rows.filter(({ state }) => state !== 'bound').map(plainRow);
      return { kind: 'rows', source: 'netstat', rows: plain, skipped: [...skipped, ...cut], trouble: complaint };
    }
    trouble = complaint ?? say(text.trim() === '' ? 'collect.ran.unproven' : 'collect.ran.rubbish', { program: 'netstat' });
  } else {
    trouble = whyNot('netstat', ran);
  }
  const made = await instead();
  if (made.kind === 'failed') return { kind: 'failed', reasons: [trouble, made.text] };
  return { kind: 'rows', source: 'powershell', rows: made.value.map(({ row }) => row), skipped: [], trouble };
}

/** netstat prints a peer for some UDP sockets, and sometimes one with a first octet of 0, which nothing can talk to: no peer then. */
function plainRow({
  program: _,
  component: __,
  isOwnerRefused: ___,
  ...row
}: ReturnType<typeof parseNetstatWindows>['rows'][number]): SocketRow {
  const isOdd = row.protocol === 'udp' && row.remote !== null && /^0\./.test(row.remote.address);
  return isOdd ? { ...row, remote: null, state: null } : row;
}
