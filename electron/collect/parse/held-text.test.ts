import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { parseLsofFields } from './lsof-fields.ts';
import { parseNetstatBsd } from './netstat-bsd.ts';
import { parseNettop } from './nettop.ts';
import { parsePs } from './ps.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const OUTPUTS = 60;
const OUTPUT_BYTES = 500_000;
const HELD_MOST_BYTES = 6_000_000;

/** How much of the heap the rows of many long outputs take, and whatever was kept to read them faster. */
function heldBy(parse: (text: string) => unknown, row: (n: number) => string): number {
  const filler = `${' '.repeat(OUTPUT_BYTES)}\n`;
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const rows: unknown[] = [];
  for (let n = 1; n <= OUTPUTS; n += 1) rows.push(parse(Buffer.from(filler + row(n), 'latin1').toString('latin1')));
  collectGarbage();
  const held = process.memoryUsage().heapUsed - before;
  expect(rows).toHaveLength(OUTPUTS);
  return held;
}

test.each([
  [
    'netstat',
    parseNetstatBsd,
    (n: number) =>
      `tcp6       0      0  fe80::aede:48ff:fe00:${n}%longinterface${n}.49160  2001:db8:aaaa:bbbb::${n}.443  ESTABLISHED\n`,
  ],
  [
    'a netstat that prints names',
    parseNetstatBsd,
    (n: number) => `tcp4       0      0  workstation-${n}.example.49160  server-number-${n}.example.443  ESTABLISHED\n`,
  ],
  [
    'nettop',
    parseNettop,
    (n: number) =>
      `,state,\nSome Browser Help ${n}.${n},,\ntcp6 2001:db8:aaaa:bbbb::1:${n}.49241<->2001:db8:aaaa:bbbb::2:${n}.443,Established,\n`,
  ],
  [
    'lsof',
    parseLsofFields,
    (n: number) =>
      `p${n}\ncSome Browser Helper ${n}\nLa-long-login-name-${n}\nf3\ntIPv6\nPTCP\nn[2001:db8:aaaa:bbbb::3:${n}]:4000\n`,
  ],
  ['ps', parsePs, (n: number) => `PID USER COMM\n${n} a-long-login-name-${n} /Applications/Some Browser ${n}\n`],
] as const)('what is kept of an output of %s does not keep the output', (_tool, parse, row) => {
  expect(heldBy(parse, row)).toBeLessThan(HELD_MOST_BYTES);
});
