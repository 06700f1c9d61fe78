import { expect, test } from 'vitest';
import type { Where } from './run.ts';
import { readSystemFacts } from './system-facts.ts';

const recorded = (files: Readonly<Record<string, string>>): Where => ({
  kind: 'recording',
  run: () => ({ kind: 'missing' }),
  read: (path) => {
    const text = files[path.slice(path.lastIndexOf('/') + 1)];
    return text === undefined ? { kind: 'absent' } : { kind: 'text', text };
  },
});

test('the range of local ports and the time to connect are the machine’s own', () => {
  const linear = recorded({ ip_local_port_range: '40000\t40019\n', tcp_syn_retries: '6\n', tcp_syn_linear_timeouts: '4\n' });
  expect(readSystemFacts('linux', linear)).toMatchObject({
    ephemeralRange: { from: 40_000, to: 40_019 },
    connectTimeoutMs: 131_000,
  });
  const old = recorded({ ip_local_port_range: '32768\t60999\n', tcp_syn_retries: '6\n' });
  expect(readSystemFacts('linux', old).connectTimeoutMs).toBe(127_000);
});

test('what cannot be read is not known', () => {
  const nothing = { ephemeralRange: null, connectTimeoutMs: null };
  expect(readSystemFacts('linux', recorded({ ip_local_port_range: 'nonsense', tcp_syn_retries: '-1' }))).toMatchObject(nothing);
  expect(readSystemFacts('win32')).toMatchObject(nothing);
});
