import { jsonObjects, type PowershellRecord } from './powershell-records.ts';

/** A process as Win32_Process has it (Microsoft's documentation of the class). What is hidden from us is null. */
export interface WindowsProcess {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly name: string;
  readonly exe: string | null;
  readonly commandLine: string | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
}

/** A running service as Win32_Service has it. */
export interface WindowsService {
  readonly pid: number;
  readonly name: string;
  readonly displayName: string;
}

/**
 * The objects in an answer of Portlight's own PowerShell scripts, which print one object a line and ASCII alone. Line ends are taken out
 * first: a host may have broken a long line, and JSON has none of its own.
 *
 * `{"ProcessId":4120,"ParentProcessId":988,"Name":"shop.exe","ExecutablePath":"C:\\Program Files\\Shop\\shop.exe", …}`
 */
export function readReply(latin1: string): readonly PowershellRecord[] {
  return jsonObjects(latin1.replace(/[\r\n]/g, '')).map(({ values }) => values);
}

/** A process of an answer; null when the object is none. */
export function windowsProcess(record: PowershellRecord): WindowsProcess | null {
  const pid = number(record.ProcessId);
  const name = text(record.Name);
  if (pid === null || name === null) return null;
  return {
    pid,
    parentPid: number(record.ParentProcessId),
    name,
    exe: text(record.ExecutablePath),
    commandLine: text(record.CommandLine),
    startedAt: moment(record.CreationDate),
  };
}

/** A running service of an answer; null when the object is none. */
export function windowsService(record: PowershellRecord): WindowsService | null {
  const pid = number(record.ProcessId);
  const name = text(record.Name);
  return pid === null || pid === 0 || name === null ? null : { pid, name, displayName: text(record.DisplayName) ?? name };
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** ISO 8601 with seven decimals (`o`), or the form of WMI: `20261120120000.123456+060`, minutes east of UTC last. */
function moment(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const wmi = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{3})\d*([+-]\d{3})$/.exec(value);
  let ms = wmi === null && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  if (wmi !== null) {
    const [year, month, day, hour, minute, second, milli, east] = wmi.slice(1).map(Number) as [number, ...number[]];
    ms = Date.UTC(year, (month ?? 1) - 1, day, hour, (minute ?? 0) - (east ?? 0), second, milli);
  }
  // The year 1601 is how Windows writes no time at all.
  return Number.isFinite(ms) && ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : null;
}
