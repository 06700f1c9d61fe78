import { expect, it } from 'vitest';
import type { Pushes } from '../../shared/contract.ts';
import { tableOf } from '../../shared/diff.ts';
import { madeUpReading } from '../../shared/made-up-reading.ts';
import type { Collector } from '../collect/collector.ts';
import { createWatch } from '../collect/watch.ts';
import { createSession } from './session.ts';

const READING = madeUpReading({ takenAt: '2026-11-02T14:03:00.000Z', host: 'here' });
const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const TABLE = base64('tcp 0 0 192.0.2.1:22 198.51.100.7:5000 ESTABLISHED\n');

function opened(opens?: string) {
  let scans = 0;
  const collector: Collector = {
    scan: async () => {
      scans += 1;
      return { kind: 'read', reading: READING, table: tableOf(READING) };
    },
    close() {},
  };
  // Time stands still: nothing is scanned but what is asked for.
  const clock = { now: () => 0, after: () => () => {} };
  const pushed: { channel: keyof Pushes; push: unknown }[] = [];
  const session = createSession({
    watch: createWatch({ collector, clock }),
    push: (channel, push) => void pushed.push({ channel, push }),
    host: 'browser',
    about: { version: '0', platform: 'linux', runtime: 'test' },
    ...(opens === undefined ? {} : { opens: { bytes: Buffer.from(opens, 'base64'), source: 'a.txt', format: null, nowMs: 0 } }),
  });
  const start = async () => (await session.handle('sockets:start', { intervalMs: 1_000 })) as unknown;
  return { session, start, pushed, scans: () => scans };
}

const MACHINE = { answer: { reading: { host: 'here' }, state: { kind: 'live' } } };
const CAPTURE = { answer: { reading: { capture: { source: 'a.txt', platform: 'linux' } }, state: { kind: 'capture' } } };

it('shows a captured text in place of the machine, and the machine again', async () => {
  const { session, start } = opened();
  expect(await start()).toMatchObject(MACHINE);
  expect(await session.handle('capture:open', { name: 'a.txt', base64: TABLE })).toEqual({
    kind: 'answer',
    answer: { opened: true },
  });
  expect(await start()).toMatchObject(CAPTURE);
  expect(await session.handle('capture:close', null)).toEqual({ kind: 'answer', answer: null });
  expect(await start()).toMatchObject(MACHINE);
});

it('stays with what it shows when a text is no capture, and says why', async () => {
  const { session, start } = opened(TABLE);
  expect(await start()).toMatchObject(CAPTURE);
  const reply = await session.handle('capture:open', { name: 'poem.txt', base64: base64('Roses are red') });
  expect(reply).toMatchObject({ kind: 'answer', answer: { failed: expect.stringContaining('poem.txt') } });
  expect(await start()).toMatchObject(CAPTURE);
});

it('does not read the machine while it shows a capture', async () => {
  const { start, scans, pushed } = opened(TABLE);
  await start();
  await start();
  expect(scans()).toBe(0);
  expect(pushed.filter(({ channel }) => channel === 'sockets:diff')).toEqual([]);
});

it('says why what it was to show first cannot be shown', async () => {
  const { start } = opened(base64('Roses are red'));
  expect(await start()).toMatchObject({ answer: { failed: expect.stringContaining('No socket table') } });
});

it.each([
  ['no name', { base64: TABLE }],
  ['a key too many', { name: 'a', base64: TABLE, format: 'ss' }],
  ['no text', { name: 'a', base64: 1 }],
])('refuses to open with %s', async (_what, ask) => {
  expect(await opened().session.handle('capture:open', ask)).toMatchObject({ kind: 'refused' });
});
