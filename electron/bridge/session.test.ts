import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { REQUEST_CHANNELS } from '../../shared/contract.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { createWatch, type Watch } from '../collect/watch.ts';
import { madeUpMachine } from '../serve/made-up-machine.ts';
import { COPY_MOST } from './ask.ts';
import { createSession, type Session, type SessionOptions } from './session.ts';

const about = { version: '1.2.3', platform: 'linux', runtime: 'Node 24' };
const TEST = { id: 'a', targets: ['127.0.0.1:1'], timeoutMs: 1_000, compares: false, idleUpToMs: null };
const FIREWALL = { protocol: 'tcp', port: 8080, direction: 'in', address: null, family: null, program: null };
const watches: Watch[] = [];

afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.close();
});

function opened(options: Partial<SessionOptions> = {}, failure: string | null = null): Session {
  const machine = madeUpMachine([madeUpSocket()]);
  machine.failure = failure;
  const watch = createWatch({ collector: machine.collector });
  watches.push(watch);
  return createSession({ watch, push() {}, host: 'window', about, ...options });
}

describe('one viewer’s side of the contract', () => {
  it('answers each request of the contract', async () => {
    const copied: string[] = [];
    const session = opened({ copy: (text) => void copied.push(text) });
    const start = await session.handle('sockets:start', { intervalMs: 1_000 });
    expect(start).toMatchObject({ kind: 'answer', answer: { seq: 1, reading: { sockets: [{ id: 'made-up' }] } } });
    expect(await session.handle('sockets:seen', { seq: 1 })).toEqual({ kind: 'answer', answer: null });
    expect(await session.handle('scan:interval', { intervalMs: 200 })).toEqual({ kind: 'answer', answer: null });
    expect(await session.handle('clipboard:write', { text: 'a' })).toEqual({ kind: 'answer', answer: null });
    expect(await session.handle('test:begin', TEST)).toEqual({ kind: 'answer', answer: { begun: true } });
    expect(await session.handle('test:stop', { id: null })).toEqual({ kind: 'answer', answer: null });
    expect(await session.handle('firewall:ask', FIREWALL)).toMatchObject({ kind: 'answer', answer: { question: FIREWALL } });
    expect(await session.handle('app:about', null)).toEqual({ kind: 'answer', answer: { ...about, host: 'window' } });
    expect(await session.handle('sockets:stop', null)).toEqual({ kind: 'answer', answer: null });
    expect(copied).toEqual(['a']);
    expect(session.refusedCount).toBe(0);
  });

  it('answers a start that failed with the reason, and does not refuse it', async () => {
    const session = opened({}, 'ss did not answer');
    expect(await session.handle('sockets:start', { intervalMs: 1_000 })).toEqual({
      kind: 'answer',
      answer: { failed: 'ss did not answer' },
    });
  });

  it.each([
    ['an unknown channel', 'app:quit', null],
    ['an inherited name', 'toString', null],
    ['a channel that is no text', ['app:about'], null],
    ['a firewall’s port that is none', 'firewall:ask', { ...FIREWALL, port: 65_536 }],
    ['a firewall’s port that is a half', 'firewall:ask', { ...FIREWALL, port: 80.5 }],
    ['a protocol that is not asked for', 'firewall:ask', { ...FIREWALL, protocol: 'icmp' }],
    ['an address that is too long', 'firewall:ask', { ...FIREWALL, address: '1'.repeat(46) }],
    ['a family of addresses that is none', 'firewall:ask', { ...FIREWALL, family: 5 }],
    ['a firewall’s key too many', 'firewall:ask', { ...FIREWALL, table: 'filter' }],
    ['no interval', 'sockets:start', {}],
    ['an interval that is too short', 'sockets:start', { intervalMs: 10 }],
    ['an interval that is too long', 'scan:interval', { intervalMs: 1e9 }],
    ['an interval that is no number', 'scan:interval', { intervalMs: '1000' }],
    ['an interval that is not a number at all', 'scan:interval', { intervalMs: Number.NaN }],
    ['a key too many', 'sockets:start', { intervalMs: 1_000, program: '/bin/sh' }],
    ['an array', 'sockets:seen', [1]],
    ['a fraction of a diff', 'sockets:seen', { seq: 1.5 }],
    ['an argument where there is none', 'sockets:stop', {}],
    ['a text that is too long', 'clipboard:write', { text: 'x'.repeat(COPY_MOST + 1) }],
    ['a text that is none', 'clipboard:write', { text: 1 }],
    ['a test without targets', 'test:begin', { ...TEST, targets: [] }],
    ['a test of too many targets', 'test:begin', { ...TEST, targets: Array.from({ length: 201 }, () => 'a:1') }],
    ['a target that is too long', 'test:begin', { ...TEST, targets: ['x'.repeat(2_001)] }],
    [
      'targets that are too long together',
      'test:begin',
      { ...TEST, targets: Array.from({ length: 16 }, () => 'x'.repeat(2_000)) },
    ],
    ['a target that is no text', 'test:begin', { ...TEST, targets: [1] }],
    ['a wait that is too long', 'test:begin', { ...TEST, timeoutMs: 1e9 }],
    ['a silence that is too long', 'test:begin', { ...TEST, idleUpToMs: 1e9 }],
    ['a test without a name', 'test:begin', { ...TEST, id: '' }],
    ['a test with a key too many', 'test:begin', { ...TEST, program: '/bin/sh' }],
    ['the end of no test', 'test:stop', {}],
  ])('refuses %s, says so and counts it', async (_what, channel, ask) => {
    const session = opened({ copy: () => expect.unreachable() });
    expect(await session.handle(channel, ask)).toMatchObject({ kind: 'refused', text: expect.stringMatching(/\.$/) });
    expect(session.refusedCount).toBe(1);
  });

  it('refuses to copy where the viewer has a clipboard of its own', async () => {
    expect(await opened().handle('clipboard:write', { text: 'a' })).toMatchObject({ kind: 'refused' });
  });

  it('refuses everything once it is closed', async () => {
    const session = opened();
    session.close();
    expect(await session.handle('app:about', null)).toMatchObject({ kind: 'refused' });
  });

  it('takes anything from outside without a throw', async () => {
    const session = opened({ copy() {} });
    const anyChannel = fc.oneof(fc.constantFrom(...REQUEST_CHANNELS), fc.anything());
    const anyAsk = fc.oneof(fc.anything(), fc.record({ intervalMs: fc.anything() }), fc.record({ text: fc.anything() }));
    await fc.assert(
      fc.asyncProperty(anyChannel, anyAsk, async (channel, ask) => {
        expect(['answer', 'refused']).toContain((await session.handle(channel, ask)).kind);
      }),
    );
  });
});
