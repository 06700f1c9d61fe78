import { describe, expect, test } from 'vitest';
import { acceptQueueOf, isOpenPort, takersOf } from './clients.ts';
import { madeUpPort } from './made-up-ports.ts';

describe('which listener took a connection', () => {
  test('the one on its address before the one on all addresses', () => {
    const every = madeUpPort({ at: '*:80', family: 4 });
    const own = madeUpPort({ at: '192.168.1.20:80' });
    expect(takersOf([every, own], madeUpPort({ at: '192.168.1.20:80', to: '192.0.2.7:50000' }))).toEqual([own]);
    expect(takersOf([every, own], madeUpPort({ at: '10.0.0.4:80', to: '192.0.2.7:50000' }))).toEqual([every]);
  });

  test('IPv4 goes to the IPv4 twin, and to an IPv6 listener only where that takes both', () => {
    const four = madeUpPort({ at: '*:80', family: 4 });
    const six = madeUpPort({ at: '*:80', family: 6 });
    const both = madeUpPort({ at: '*:80', family: 6, dualStack: true });
    const caller = madeUpPort({ at: '192.168.1.20:80', to: '192.0.2.7:50000', family: 4 });
    expect(takersOf([four, six], caller)).toEqual([four]);
    expect(takersOf([six], caller)).toEqual([]);
    expect(takersOf([both], caller)).toEqual([both]);
    // An IPv4-mapped connection is a socket of family 6 (Linux): the IPv4 listener cannot have taken it.
    expect(takersOf([four, both], { ...caller, family: 6 })).toEqual([both]);
  });

  test('a call of this machine from the same number, over another address, is no client', () => {
    const own = madeUpPort({ at: '127.0.0.1:40000' });
    expect(takersOf([own], madeUpPort({ at: '192.168.1.20:40000', to: '203.0.113.7:443' }))).toEqual([]);
  });

  test('another protocol or port is no client', () => {
    const listener = madeUpPort({ at: '*:443', family: 4 });
    const caller = { at: '192.168.1.20:443', to: '192.0.2.7:50000' };
    expect(takersOf([listener], madeUpPort({ ...caller, protocol: 'udp' }))).toEqual([]);
    expect(takersOf([listener], madeUpPort({ ...caller, at: '192.168.1.20:444' }))).toEqual([]);
  });

  test('of SO_REUSEPORT twins the one whose process holds the connection; all of them while nobody does', () => {
    const first = madeUpPort({ at: '*:80', family: 4, held: ['worker 11'] });
    const second = madeUpPort({ at: '*:80', family: 4, held: ['worker 12'] });
    const caller = { at: '192.168.1.20:80', to: '192.0.2.7:50000' };
    expect(takersOf([first, second], madeUpPort({ ...caller, held: ['worker 12'] }))).toEqual([second]);
    expect(takersOf([first, second], madeUpPort(caller))).toEqual([first, second]);
    expect(takersOf([first, second], madeUpPort({ ...caller, held: ['child 13'] }))).toEqual([first, second]);
  });

  test('an interface decides where both ends name one, and scoped addresses never cross', () => {
    const wire = madeUpPort({ at: 'fe80::1%eth0:80' });
    const air = madeUpPort({ at: 'fe80::1%wlan0:80' });
    expect(takersOf([wire, air], madeUpPort({ at: 'fe80::1%wlan0:80', to: 'fe80::7%wlan0:50000' }))).toEqual([air]);
    const every = madeUpPort({ at: '*:80', family: 6 });
    const bound = madeUpPort({ at: '*%eth0:80', family: 6 });
    expect(takersOf([every, bound], madeUpPort({ at: 'fe80::1%eth0:80', to: 'fe80::7%eth0:50000' }))).toEqual([bound]);
  });
});

describe('what waits on a port', () => {
  test('a TCP listener and a UDP socket without a peer; no connection and no remains', () => {
    expect(isOpenPort(madeUpPort({ at: '*:80' }))).toBe(true);
    expect(isOpenPort(madeUpPort({ at: '*:53', protocol: 'udp' }))).toBe(true);
    expect(isOpenPort(madeUpPort({ at: '192.168.1.20:53', to: '192.0.2.7:53', protocol: 'udp' }))).toBe(false);
    expect(isOpenPort(madeUpPort({ at: '192.168.1.20:80', to: '192.0.2.7:50000', state: 'time-wait' }))).toBe(false);
    expect(isOpenPort(madeUpPort({ at: '*:80', state: 'bound' }))).toBe(false);
  });

  test('the accept queue of a listener, and none where its limit is not told', () => {
    expect(acceptQueueOf(madeUpPort({ at: '*:80', recvQueue: 3, sendQueue: 128 }))).toEqual({ waiting: 3, limit: 128 });
    expect(acceptQueueOf(madeUpPort({ at: '*:80', recvQueue: 0, sendQueue: 0 }))).toBeNull();
    expect(acceptQueueOf(madeUpPort({ at: '*:80', recvQueue: 2, sendQueue: 0 }))).toEqual({ waiting: 2, limit: null });
    expect(acceptQueueOf(madeUpPort({ at: '*:80', recvQueue: null, sendQueue: null }))).toBeNull();
    expect(acceptQueueOf(madeUpPort({ at: '*:53', protocol: 'udp', recvQueue: 9, sendQueue: 9 }))).toBeNull();
  });
});
