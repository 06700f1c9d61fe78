import type { Endpoint } from '../../shared/endpoint.ts';
import type { SocketState } from '../../shared/socket.ts';

/** One socket of a machine that exists only in a test; `pid` null: nobody's, as what is left of a closed connection is. */
export interface ModelSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 4 | 6;
  readonly state: SocketState | null;
  readonly local: Endpoint;
  readonly remote: Endpoint | null;
  readonly pid: number | null;
}

/** One process of such a machine. */
export interface ModelProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly path: string;
}

/** How netstat's columns changed on macOS: up to 12, up to 15, and from 26 on (network_cmds, netstat.tproj/inet.c). */
export type MacRelease = 12 | 15 | 26;

const MAC_STATES: ReadonlyMap<SocketState, string> = new Map([
  ['listen', 'LISTEN'],
  ['syn-sent', 'SYN_SENT'],
  ['syn-received', 'SYN_RCVD'],
  ['established', 'ESTABLISHED'],
  ['close-wait', 'CLOSE_WAIT'],
  ['fin-wait-1', 'FIN_WAIT_1'],
  ['fin-wait-2', 'FIN_WAIT_2'],
  ['closing', 'CLOSING'],
  ['last-ack', 'LAST_ACK'],
  ['time-wait', 'TIME_WAIT'],
]);

/** What `netstat -anlvb -p PROTOCOL` of macOS prints of a machine. */
export function printMacNetstat(sockets: readonly ModelSocket[], protocol: 'tcp' | 'udp', release: MacRelease): string {
  const lines = sockets.filter((socket) => socket.protocol === protocol).map((socket) => macRow(socket, release));
  return ['Active Internet connections (including servers)', 'Proto Recv-Q Send-Q  Local Address', ...lines, ''].join('\n');
}

function macRow({ protocol, family, state, local, remote, pid }: ModelSocket, release: MacRelease): string {
  const ends = `${macEnd(local).padEnd(45)} ${(remote === null ? '*.*' : macEnd(remote)).padEnd(45)}`;
  const word = (protocol === 'tcp' && state !== null ? (MAC_STATES.get(state) ?? '') : '').padEnd(11);
  const head = `${protocol}${family}       0      0  ${ends} ${word}            0            0  131072  131072`;
  const name = `${pid === null ? '' : 'Shop Helper (Plu'}`.padStart(16);
  const rest = '00000000001afbe2 00000081 00000800      1      0 000000';
  if (release === 26) return `${head} ${name}:${String(pid ?? 0).padEnd(6)} 00102 00000020 ${rest}`;
  const holder = `${String(pid ?? 0).padStart(6)} ${'0'.padStart(6)}`;
  return release === 15 ? `${head} ${holder} 00102 00000020 ${rest}` : `${head} ${holder}  0x0102 0x00000020`;
}

function macEnd({ address, port, zone }: Endpoint): string {
  return `${address}${zone === null ? '' : `%${zone}`}.${port ?? '*'}`;
}

/** What ps prints of processes by `pid=,ppid=,uid=,etime=,comm=`. */
export function printMacPaths(processes: readonly ModelProcess[]): string {
  return processes
    .map(({ pid, parentPid, path }) => `${String(pid).padStart(5)} ${parentPid}   501    01:02:03 ${path}\n`)
    .join('');
}

const WINDOWS_STATES: ReadonlyMap<SocketState, readonly [english: string, german: string]> = new Map([
  ['listen', ['LISTENING', 'ABH\x99REN']],
  ['syn-sent', ['SYN_SENT', 'SYN_GESENDET']],
  ['syn-received', ['SYN_RECEIVED', 'SYN_EMPFANGEN']],
  ['established', ['ESTABLISHED', 'HERGESTELLT']],
  ['close-wait', ['CLOSE_WAIT', 'SCHLIESSEN_WARTEN']],
  ['fin-wait-1', ['FIN_WAIT_1', 'FIN_WARTEN_1']],
  ['fin-wait-2', ['FIN_WAIT_2', 'FIN_WARTEN_2']],
  ['closing', ['CLOSING', 'SCHLIESSEND']],
  ['last-ack', ['LAST_ACK', 'ZULETZT_ACK']],
  ['time-wait', ['TIME_WAIT', 'WARTEND']],
]);

/** What `netstat -ano` of Windows prints of a machine, as a latin1 view of its bytes. */
export function printWindowsNetstat(sockets: readonly ModelSocket[], language: 'english' | 'german'): string {
  const lines = sockets.map(({ protocol, family, state, local, remote, pid }) => {
    const any = family === 6 ? '[::]' : '0.0.0.0';
    const end = ({ address, port, zone }: Endpoint) => {
      const text = `${address}${zone === null ? '' : `%${zone}`}`;
      return `${address === '*' ? any : family === 6 ? `[${text}]` : text}:${port ?? 0}`;
    };
    const word = protocol === 'udp' || state === null ? '' : (WINDOWS_STATES.get(state)?.[language === 'german' ? 1 : 0] ?? '');
    const peer = remote === null ? (protocol === 'tcp' ? `${any}:0` : '*:*') : end(remote);
    return `  ${protocol.toUpperCase().padEnd(6)} ${end(local).padEnd(22)} ${peer.padEnd(22)} ${word.padEnd(15)} ${pid ?? 0}`;
  });
  return `\r\n  Title\r\n\r\n  Proto\r\n${lines.map((line) => `${line}\r\n`).join('')}`;
}

/** What PowerShell answers when it is asked for these processes. */
export function printWindowsProcesses(processes: readonly ModelProcess[]): string {
  const lines = processes.map(({ pid, parentPid, path }) => {
    const Name = path.slice(path.lastIndexOf('\\') + 1);
    return `${asciiJson({ ProcessId: pid, ParentProcessId: parentPid, Name, ExecutablePath: path, CommandLine: path })}\r\n`;
  });
  return `${lines.join('')}{"PortlightEnd":1}\r\n`;
}

function asciiJson(values: Readonly<Record<string, string | number>>): string {
  const spelled = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(values).replace(/[^\x20-\x7e]/g, spelled);
}
