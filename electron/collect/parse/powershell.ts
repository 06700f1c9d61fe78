import type { Endpoint } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { SkippedLine } from '../../../shared/reading.ts';
import type { SocketState } from '../../../shared/socket.ts';
import { readAddressHalf } from './address.ts';
import { type PowershellRecord, powershellRecords } from './powershell-records.ts';
import type { Parsed, SocketRow } from './row.ts';

/** A row of Get-NetTCPConnection or Get-NetUDPEndpoint. */
export interface PowershellRow extends SocketRow {
  /** CreationTime (ISO 8601); null when it was not asked for or is unset. */
  readonly createdAt: string | null;
  /** A name that the person's own selection added. */
  readonly program: string | null;
}

/** Values of the State property (MSFT_NetTCPConnection, Microsoft's documentation of the class). */
const STATES: ReadonlyMap<string, SocketState> = new Map([
  ['1', 'closed'],
  ['closed', 'closed'],
  ['2', 'listen'],
  ['listen', 'listen'],
  ['3', 'syn-sent'],
  ['synsent', 'syn-sent'],
  ['4', 'syn-received'],
  ['synreceived', 'syn-received'],
  ['5', 'established'],
  ['established', 'established'],
  ['6', 'fin-wait-1'],
  ['finwait1', 'fin-wait-1'],
  ['7', 'fin-wait-2'],
  ['finwait2', 'fin-wait-2'],
  ['8', 'close-wait'],
  ['closewait', 'close-wait'],
  ['9', 'closing'],
  ['closing', 'closing'],
  ['10', 'last-ack'],
  ['lastack', 'last-ack'],
  ['11', 'time-wait'],
  ['timewait', 'time-wait'],
  ['12', 'closed'],
  ['deletetcb', 'closed'],
  ['100', 'bound'],
  ['bound', 'bound'],
]);

/**
 * Get-NetTCPConnection and Get-NetUDPEndpoint as table, list, CSV, or JSON of Windows PowerShell 5.1 and PowerShell 7. Rows in state
 * Bound are left out: Windows has one beside nearly every outgoing connection, and it is no socket of its own.
 *
 * `"LocalAddress":  "192.0.2.20", "LocalPort":  62466, "RemoteAddress":  "203.0.113.4", "RemotePort":  443, "State":  5`
 */
export function parsePowershell(text: string, source = 'powershell'): Parsed<PowershellRow> {
  const rows: PowershellRow[] = [];
  const skipped: SkippedLine[] = [];
  const { records, noise } = powershellRecords(text);
  let bound = 0;
  for (const { values, line, text: printed } of records) {
    const row = values === null ? null : rowOf(values);
    const shown = values === null ? printed : JSON.stringify(values);
    if (row === null) skipped.push({ source, line, text: ownCopy(shown.slice(0, 300)) });
    else if (row.state === 'bound') bound += 1;
    else rows.push(row);
  }
  return { rows, skipped, noise: noise + bound };
}

function rowOf(values: PowershellRecord): PowershellRow | null {
  const local = endpoint(values.LocalAddress, values.LocalPort);
  if (local === null) return null;
  // A selection may leave any of them out, and gives null for what an endpoint of UDP has not.
  const isTcp = [values.State, values.RemoteAddress, values.RemotePort].some(isTold);
  const remote = endpoint(values.RemoteAddress, values.RemotePort);
  const hasPeer = remote !== null && remote.port !== null;
  const state = STATES.get(String(values.State ?? '').toLowerCase()) ?? null;
  const pid = String(values.OwningProcess ?? '');
  return {
    protocol: isTcp ? 'tcp' : 'udp',
    family: local.family,
    dualStack: false,
    state: isTcp ? state : hasPeer ? 'established' : null,
    local: local.end,
    remote: hasPeer && state !== 'listen' ? remote.end : null,
    recvQueue: null,
    sendQueue: null,
    holders: !/^\d{1,10}$/.test(pid) ? null : pid === '0' ? [] : [{ pid: Number(pid), name: '', fd: null }],
    timer: null,
    uid: null,
    inode: null,
    cookie: null,
    cgroup: null,
    tcp: null,
    createdAt: moment(values.CreationTime),
    program: programOf(values.ProcessName ?? values.Process),
  };
}

function programOf(name: unknown): string | null {
  return typeof name === 'string' && name !== '' ? ownCopy(name) : null;
}

function isTold(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

interface End {
  readonly end: Endpoint;
  readonly port: number | null;
  readonly family: 4 | 6 | null;
}

function endpoint(address: unknown, port: unknown): End | null {
  const number = String(port ?? '');
  if (typeof address !== 'string' || address === '' || !/^\d{1,5}$/.test(number) || Number(number) > 65_535) return null;
  const half = readAddressHalf(address);
  const known = Number(number) === 0 ? null : Number(number);
  return { end: { address: half.address, port: known, zone: half.zone }, port: known, family: half.family };
}

/** `\/Date(1677227829985)\/` of 5.1, ISO 8601 of 7, or an object with either in `value`. The year 1601 means unset. */
function moment(value: unknown): string | null {
  if (typeof value === 'object' && value !== null && 'value' in value) return moment(value.value);
  if (typeof value !== 'string') return null;
  const ticks = /^\/Date\((-?\d+)\)\/$/.exec(value)?.[1];
  const ms = ticks === undefined ? (/^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN) : Number(ticks);
  return Number.isFinite(ms) && ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : null;
}
