import { describe, expect, it } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import type { Socket } from '../../shared/socket.ts';
import { CLICK_TARGETS_MOST, targetsOf } from './row-subject.ts';

const end = (address: string, port: number | null, zone: string | null = null) => ({ address, port, zone });
const calls = (id: string, remote: Socket['remote'], change: Partial<Socket> = {}): Socket =>
  madeUpSocket({ id, local: end('192.0.2.1', 50_000), remote, ...change });
const listener = madeUpSocket({ id: 'l', state: 'listen', family: 4, local: end('*', 8_080), remote: null });
const textsOf = (socket: Socket, all: readonly Socket[] = [socket]) => targetsOf({ kind: 'socket', socket }, all).texts;
const mapOf = (sockets: readonly Socket[]) => new Map(sockets.map((socket) => [socket.id, socket]));

describe('what a test of a row asks', () => {
  it('is the other end, in brackets and with its zone where that needs them', () => {
    expect(textsOf(calls('a', end('198.51.100.7', 443)))).toEqual(['198.51.100.7:443']);
    expect(textsOf(calls('a', end('2001:db8::7', 22)))).toEqual(['[2001:db8::7]:22']);
    expect(textsOf(calls('a', end('fe80::1', 22, 'eth0')))).toEqual(['[fe80::1%eth0]:22']);
    expect(textsOf(calls('a', end('198.51.100.7', 53), { protocol: 'udp' }))).toEqual(['udp://198.51.100.7:53']);
    expect(textsOf(calls('a', end('198.51.100.7', 443), { protocol: 'udp' }))).toEqual(['quic://198.51.100.7:443']);
  });

  it('is nobody who called here, and nothing without an address and port', () => {
    const caller = calls('c', end('198.51.100.7', 51_000), { local: end('192.0.2.1', 8_080) });
    expect(textsOf(caller, [listener, caller])).toEqual([]);
    expect(textsOf(calls('a', end('*', 443)))).toEqual([]);
    expect(textsOf(calls('a', end('198.51.100.7', null)))).toEqual([]);
  });

  it('is of a listener its own port, by loopback where it waits on every address', () => {
    expect(textsOf(listener)).toEqual(['127.0.0.1:8080']);
    expect(textsOf({ ...listener, family: 6, dualStack: false })).toEqual(['[::1]:8080']);
    expect(textsOf({ ...listener, local: end('192.0.2.1', 8_080) })).toEqual(['192.0.2.1:8080']);
  });

  it('is of an app each destination once, the busiest first, and a bounded number of them', () => {
    const busy = ['a', 'b'].map((id) => calls(id, end('203.0.113.9', 443)));
    const many = Array.from({ length: 30 }, (_, at) => calls(`m${at}`, end('198.51.100.7', at + 1)));
    const sockets = [...many, ...busy];
    const { texts, more } = targetsOf({ kind: 'app', app: null, sockets: mapOf(sockets), isWhole: true }, sockets);
    expect([texts[0], texts.length, more]).toEqual(['203.0.113.9:443', CLICK_TARGETS_MOST, 31 - CLICK_TARGETS_MOST]);
  });
});
