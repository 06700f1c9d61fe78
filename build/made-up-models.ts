import type { SocketState } from '../shared/socket.ts';

/** A socket before it is printed. `remote` null: no peer. */
export interface Model {
  readonly protocol: 'tcp' | 'udp';
  readonly family: 4 | 6;
  readonly state: SocketState | null;
  readonly local: ModelEnd;
  readonly remote: ModelEnd | null;
  readonly pid: number;
  readonly name: string;
  readonly received: number;
  readonly sent: number;
}

/** One end. `address` `*` is any. */
export interface ModelEnd {
  readonly address: string;
  readonly port: number;
}

/** A table of any size that looks like a busy server's: one listener, the rest connections in several states. */
export function madeUpModels(count: number): readonly Model[] {
  const states: readonly SocketState[] = ['established', 'established', 'established', 'time-wait', 'close-wait', 'syn-sent'];
  return Array.from({ length: count }, (_one, at): Model => {
    const isSix = at % 7 === 0;
    const host = isSix
      ? `2001:db8:${(at % 97).toString(16)}::${(at % 4093).toString(16)}`
      : `198.51.${at % 256}.${(at >> 8) % 256}`;
    return {
      protocol: 'tcp',
      family: isSix ? 6 : 4,
      state: states[at % states.length] ?? 'established',
      local: { address: isSix ? '2001:db8::9' : '192.0.2.9', port: 1_024 + (at % 60_000) },
      remote: { address: host, port: 443 },
      pid: 500 + (at % 300),
      name: `service-${at % 300}`,
      received: at,
      sent: at * 3,
    };
  });
}
