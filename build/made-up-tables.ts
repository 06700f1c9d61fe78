import { hexOf } from '../electron/collect/capture/proc-net-hex.ts';
import type { SocketState } from '../shared/socket.ts';
import type { Model, ModelEnd } from './made-up-models.ts';

// Tables as the tools of every system print them, for tests and for measuring: one model, many printers.

const UPPER: Readonly<Record<SocketState, string>> = {
  listen: 'LISTEN',
  'syn-sent': 'SYN_SENT',
  'syn-received': 'SYN_RCVD',
  established: 'ESTABLISHED',
  'fin-wait-1': 'FIN_WAIT_1',
  'fin-wait-2': 'FIN_WAIT_2',
  'close-wait': 'CLOSE_WAIT',
  closing: 'CLOSING',
  'last-ack': 'LAST_ACK',
  'time-wait': 'TIME_WAIT',
  closed: 'CLOSED',
  bound: 'BOUND',
};
const SS: Readonly<Partial<Record<SocketState, string>>> = {
  listen: 'LISTEN',
  'syn-received': 'SYN-RECV',
  established: 'ESTAB',
};
const LINUX: Readonly<Partial<Record<SocketState, string>>> = {
  'syn-received': 'SYN_RECV',
  'fin-wait-1': 'FIN_WAIT1',
  'fin-wait-2': 'FIN_WAIT2',
};
const WINDOWS: Readonly<Partial<Record<SocketState, string>>> = { listen: 'LISTENING', 'syn-received': 'SYN_RECEIVED' };
const NUMBERS: readonly SocketState[] = [
  'closed',
  'listen',
  'syn-sent',
  'syn-received',
  'established',
  'fin-wait-1',
  'fin-wait-2',
  'close-wait',
  'closing',
  'last-ack',
  'time-wait',
];

const camel = (state: SocketState): string => state.replace(/(?:^|-)([a-z0-9])/g, (_whole, first: string) => first.toUpperCase());
const dotted = (end: ModelEnd | null): string => (end === null ? '*.*' : `${end.address}.${end.port}`);
const any = ({ family }: Model): string => (family === 6 ? '::' : '0.0.0.0');
const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
const colon = (model: Model, end: ModelEnd | null, none: string): string =>
  end === null ? `${bracketed(any(model))}:${none}` : `${bracketed(end.address === '*' ? any(model) : end.address)}:${end.port}`;
const bare = (model: Model, end: ModelEnd | null): string =>
  end === null ? `${any(model)}:*` : `${end.address === '*' ? any(model) : end.address}:${end.port}`;

/** The TCP state as a tool spells it: its own words before the usual ones, none for UDP. */
function word(model: Model, own: Readonly<Partial<Record<SocketState, string>>>): string {
  if (model.protocol === 'udp' || model.state === null) return '';
  return own[model.state] ?? UPPER[model.state];
}

function ss(model: Model): string {
  const state = model.protocol === 'udp' ? (model.remote === null ? 'UNCONN' : 'ESTAB') : word(model, SS).replaceAll('_', '-');
  const ends = `${colon(model, model.local, '*')} ${colon(model, model.remote, '*')}`;
  return `${model.protocol} ${state} 0 0 ${ends} users:(("${model.name}",pid=${model.pid},fd=7)) ino:${model.pid + 7} sk:${model.pid.toString(16)} <->`;
}

function netstatLinux(model: Model): string {
  const owner = `${model.pid}/${model.name}`;
  // A connected UDP socket has a state here.
  const state = model.protocol === 'udp' && model.remote !== null ? UPPER.established : word(model, LINUX);
  const proto = `${model.protocol}${model.family === 6 ? '6' : ''}`.padEnd(5);
  return `${proto}      0      0 ${bare(model, model.local).padEnd(23)} ${bare(model, model.remote).padEnd(23)} ${state.padEnd(11)} ${owner}`;
}

function netstatMac(model: Model, tail: string): string {
  const head = `${model.protocol}${model.family}`.padEnd(6);
  const state = word(model, {}).padEnd(11);
  return `${head}     0      0  ${dotted(model.local).padEnd(45)} ${dotted(model.remote).padEnd(45)} ${state} ${tail}`;
}

function netstatWindows(model: Model): string {
  const remote = model.protocol === 'udp' && model.remote === null ? '*:*' : colon(model, model.remote, '0');
  const head = `  ${model.protocol.toUpperCase().padEnd(6)} ${colon(model, model.local, '0').padEnd(22)} ${remote.padEnd(22)}`;
  return `${head} ${word(model, WINDOWS).padEnd(15)} ${model.pid}\r`;
}

function lsofName(model: Model): string {
  const end = ({ address, port }: ModelEnd): string => `${address === '*' ? '*' : bracketed(address)}:${port}`;
  return model.remote === null ? end(model.local) : `${end(model.local)}->${end(model.remote)}`;
}

function lsof(model: Model): string {
  const state = word(model, {});
  const name = model.name.replaceAll(' ', '\\x20').padEnd(9);
  return `${name} ${model.pid} anna ${7}u  IPv${model.family} 0x${(model.pid * 4096 + model.local.port).toString(16).padStart(16, '0')} 0t0  ${model.protocol.toUpperCase()} ${lsofName(model)}${state === '' ? '' : ` (${state})`}`;
}

function lsofFields(model: Model): string {
  const state = word(model, {});
  const fields = [
    `p${model.pid}`,
    `c${model.name}`,
    'u501',
    'f7',
    `tIPv${model.family}`,
    `P${model.protocol.toUpperCase()}`,
    `n${lsofName(model)}`,
  ];
  return [...fields, ...(state === '' ? [] : [`TST=${state}`])].join('\n');
}

function values(model: Model): readonly (readonly [string, string | number])[] {
  const any6 = any(model);
  const of = (end: ModelEnd | null): string => (end === null || end.address === '*' ? any6 : end.address);
  const base = [
    ['LocalAddress', of(model.local)],
    ['LocalPort', model.local.port],
  ] as const;
  const state = model.state === null ? 0 : NUMBERS.indexOf(model.state) + 1;
  const tcp = [
    ['RemoteAddress', of(model.remote)],
    ['RemotePort', model.remote?.port ?? 0],
    ['State', state],
  ] as const;
  return [...base, ...(model.protocol === 'tcp' ? tcp : []), ['OwningProcess', model.pid]];
}

function json(model: Model): string {
  return `    {\r\n${values(model)
    .map(([name, value]) => `        "${name}":  ${JSON.stringify(value)}`)
    .join(',\r\n')}\r\n    }`;
}

function list(model: Model): string {
  const shown = values(model).map(([name, value]) => [name, name === 'State' ? camel(model.state ?? 'closed') : value] as const);
  return shown.map(([name, value]) => `${name.padEnd(15)} : ${value}`).join('\n');
}

function nettop(model: Model): string {
  const end = (one: ModelEnd | null): string =>
    one === null ? (model.family === 6 ? '*.*' : '*:*') : `${one.address}${model.family === 6 ? '.' : ':'}${one.port}`;
  const state = model.protocol === 'tcp' && model.state !== null ? camel(model.state) : '';
  return `${model.name}.${model.pid},,,\n${model.protocol}${model.family} ${end(model.local)}<->${end(model.remote)},${state},,`;
}

/** Numbers of the states in /proc/net (include/net/tcp_states.h). */
const PROC_STATES: readonly (SocketState | null)[] = [
  null,
  'established',
  'syn-sent',
  'syn-received',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'closed',
  'close-wait',
  'last-ack',
  'listen',
  'closing',
];

function procNet(model: Model): string {
  const digits = model.family === 6 ? 32 : 8;
  const hex = (number: number, length: number): string => number.toString(16).toUpperCase().padStart(length, '0');
  const end = (one: ModelEnd | null): string =>
    one === null
      ? `${'0'.repeat(digits)}:0000`
      : `${one.address === '*' ? '0'.repeat(digits) : hexOf(one.address, digits)}:${hex(one.port, 4)}`;
  const state = hex(PROC_STATES.indexOf(model.state), 2);
  return `   ${model.pid}: ${end(model.local)} ${end(model.remote)} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${model.pid} 1 0000000000000000 20 4 30 10 -1`;
}

/** One way to print sockets: the whole text, and what the tool can tell. */
export interface Printer {
  readonly print: (models: readonly Model[]) => string;
  readonly tellsPid: boolean;
  readonly tellsName: boolean;
  /** TCP alone: one call of the tool lists one protocol. */
  readonly isTcpOnly?: true;
  /** A UDP socket has no peer in it, connected or not. */
  readonly hidesUdpPeers?: true;
}

const lines = (header: string, print: (model: Model) => string) => (models: readonly Model[]) =>
  `${header}${models.map(print).join('\n')}\n`;
const BSD_HEADER =
  'Active Internet connections (including servers)\nProto Recv-Q Send-Q  Local Address  Foreign Address  (state)\n';
const all = { tellsPid: true, tellsName: true } as const;
const pids = { tellsPid: true, tellsName: false } as const;

/** All formats by name; what stands before `/` is the format's name, what behind it the release or form. */
export const PRINTERS: Readonly<Record<string, Printer>> = {
  'ss/new': { ...all, print: lines('Netid State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n', ss) },
  'netstat-linux/wide': {
    ...all,
    print: lines(
      'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n',
      netstatLinux,
    ),
  },
  'netstat-bsd/10.13': {
    ...pids,
    print: lines(BSD_HEADER, (model) => netstatMac(model, `${model.received} ${model.sent} 131072 131072 ${model.pid} 0`)),
  },
  'netstat-bsd/14': {
    ...pids,
    print: lines(BSD_HEADER, (model) =>
      netstatMac(model, `131072 131072 ${model.pid} 0 00182 0000000c 000000000000001b 00000000 00000000 1 0 000001`),
    ),
  },
  'netstat-bsd/15': {
    ...pids,
    print: lines(BSD_HEADER, (model) =>
      netstatMac(
        model,
        `${model.received} ${model.sent} 131072 131072 ${model.pid} 0 00182 0000000c 000000000000001b 00000000 00000000 1 0 000001`,
      ),
    ),
  },
  'netstat-bsd/26': {
    ...all,
    print: lines(BSD_HEADER, (model) =>
      netstatMac(
        model,
        `${model.received} ${model.sent} 131072 131072 ${model.name.padStart(16)}:${String(model.pid).padEnd(6)} 00182 0000000c 000000000000001b 00000000 00000000 1 0 000001`,
      ),
    ),
  },
  'netstat-windows/ano': {
    ...pids,
    print: lines(
      '\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n',
      netstatWindows,
    ),
  },
  'lsof/table': { ...all, print: lines('COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME\n', lsof) },
  'lsof-fields/F': { ...all, print: lines('', lsofFields) },
  'lsof-fields/F0': {
    ...all,
    print: lines(
      '',
      (model) =>
        `${lsofFields(model)
          .replace('\nf7', '\0\nf7')
          .replace(/\n(?!f7)/g, '\0')}\0`,
    ),
  },
  'powershell/json': { ...pids, hidesUdpPeers: true, print: (models) => `[\r\n${models.map(json).join(',\r\n')}\r\n]\r\n` },
  'powershell/list': { ...pids, hidesUdpPeers: true, print: (models) => `${models.map(list).join('\n\n')}\n` },
  'powershell/csv': {
    ...pids,
    isTcpOnly: true,
    print: lines('"LocalAddress","LocalPort","RemoteAddress","RemotePort","State","OwningProcess"\n', (model) =>
      values(model)
        .map(([name, value]) => `"${name === 'State' ? camel(model.state ?? 'closed') : value}"`)
        .join(','),
    ),
  },
  'powershell/table': {
    ...pids,
    isTcpOnly: true,
    print: lines(
      '\nLocalAddress LocalPort RemoteAddress RemotePort State       AppliedSetting OwningProcess\n------------ --------- ------------- ---------- -----       -------------- -------------\n',
      (model) =>
        values(model)
          .map(([name, value]) => String(name === 'State' ? camel(model.state ?? 'closed') : value).padEnd(20))
          .join(' '),
    ),
  },
  'proc-net/tcp': { tellsPid: false, tellsName: false, isTcpOnly: true, print: lines('', procNet) },
  'nettop/J': { ...all, print: lines(',state,\n', nettop) },
};
