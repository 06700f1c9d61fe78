import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../shared/filter/filter.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { captureCollector } from '../collect/capture/capture-collector.ts';
import { madeUpMachine } from '../serve/made-up-machine.ts';
import { list } from './list.ts';
import { recordedOutput } from './recorded-output.ts';
import { watch } from './watch.ts';

const plan = { filter: EVERYTHING, isJson: true, intervalMs: 1, count: null };

describe('a machine that cannot be read', () => {
  it.each(['json', 'csv', 'text'] as const)(
    'is no empty list as %s: the reason on stderr, nothing on stdout, exit 1',
    async (format) => {
      const machine = madeUpMachine();
      machine.failure = 'ss did not answer.';
      const output = recordedOutput();
      expect(await list(machine.collector, EVERYTHING, format, output)).toBe(1);
      expect([output.out, output.told]).toEqual([[], ['ss did not answer.']]);
    },
  );

  it('ends a counted watch with 1 when no scan has worked', async () => {
    const machine = madeUpMachine();
    machine.failure = 'ss did not answer.';
    const output = recordedOutput();
    expect(await watch(machine.collector, { ...plan, count: 1 }, output)).toBe(1);
    expect([output.out, output.told]).toEqual([[], ['ss did not answer.']]);
  });

  it('is told on stderr, and the watch goes on with the table it had', async () => {
    const machine = madeUpMachine([madeUpSocket({ id: 'a' })]);
    const stop = new AbortController();
    const output = recordedOutput({
      signal: stop.signal,
      tell(message) {
        output.told.push(message);
        machine.failure = null;
        machine.sockets = [...machine.sockets, madeUpSocket({ id: 'b' })];
      },
      async write(text) {
        output.out.push(text);
        if (output.out.length === 2) stop.abort();
        else machine.failure = 'once';
        return true;
      },
    });
    expect(await watch(machine.collector, { ...plan, intervalMs: 200 }, output)).toBe(0);
    expect(output.told).toEqual(['once']);
    const [first, second] = output.out.map((line) => JSON.parse(line));
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect(second).toMatchObject({ total: 2, opened: [{ id: 'b' }], changed: [], closed: [] });
  });
});

describe('a list with nothing in it', () => {
  it('says that nothing matches, or that there is nothing at all', async () => {
    const some = recordedOutput();
    const machine = madeUpMachine([madeUpSocket()]);
    await list(machine.collector, { kind: 'not', of: EVERYTHING }, 'text', some);
    expect(some.told).toEqual(['The one socket of this machine does not match.']);
    const none = recordedOutput();
    await list(madeUpMachine().collector, EVERYTHING, 'text', none);
    expect(none.told).toEqual(['This machine has no network sockets that can be seen.']);
  });
});

describe('a list of what is new', () => {
  it.each(['text', 'json'] as const)('says as %s, on stderr, that one reading cannot tell', async (format) => {
    const output = recordedOutput();
    await list(madeUpMachine([madeUpSocket()]).collector, { kind: 'not', of: { kind: 'is', claim: 'new' } }, format, output);
    expect(output.told.join()).toContain('portlight watch can tell');
  });
});

describe('a list that does not hold everything', () => {
  it.each(['csv', 'text'] as const)('says so on stderr, as %s too, and keeps the data apart', async (format) => {
    const bytes = Buffer.from(
      'tcp ESTAB 0 0 192.0.2.20:40000 203.0.113.7:443\ntcp ESTAB 0 0 192.0.2.20:400000 203.0.113.7:443\n',
    );
    const output = recordedOutput();
    const collector = captureCollector({ bytes, source: 'paste', format: 'ss', nowMs: 0 });
    expect(await list(collector, EVERYTHING, format, output)).toBe(0);
    expect(output.told).toContain('The captured text (ss) names no process. Ask for ss -tunape, run as root.');
    expect(output.told.at(-1)).toBe('1 line of ss could not be read. See list --json, “skipped”.');
    expect(output.out.join('')).not.toMatch(/captured text|could not be read/);
  });
});

describe('something that cannot be seen from the middle of a watch on', () => {
  it('is told when it begins, and once', async () => {
    const { collector } = madeUpMachine([madeUpSocket()]);
    let scans = 0;
    const ailing: typeof collector = {
      ...collector,
      async scan() {
        scans += 1;
        const scan = await collector.scan();
        const blindSpots =
          scans === 1 ? [] : [{ code: 'ss', text: 'The tool ss could not be used.', remedy: 'Install iproute2.' }];
        return scan.kind === 'failed' ? scan : { ...scan, reading: { ...scan.reading, blindSpots } };
      },
    };
    const output = recordedOutput();
    await watch(ailing, { ...plan, intervalMs: 100, count: 3 }, output);
    expect(output.told).toEqual(['The tool ss could not be used. Install iproute2.']);
  });
});

describe('a machine whose scans take long', () => {
  it('is scanned as often as it can be, and the person is told once', async () => {
    const machine = madeUpMachine([madeUpSocket()]);
    const { collector } = machine;
    const slow = {
      ...collector,
      async scan() {
        const from = performance.now();
        const scan = await collector.scan();
        while (performance.now() - from < 5);
        return scan;
      },
    };
    const output = recordedOutput();
    expect(await watch(slow, { ...plan, count: 4 }, output)).toBe(0);
    expect(output.out).toHaveLength(4);
    expect(output.told).toEqual(['One scan takes 0.0 s here, too long for one every 0.001 s: scanning less often.']);
  });
});

describe('a watch that nobody reads any more', () => {
  it('ends', async () => {
    const output = recordedOutput({ write: async () => false });
    const machine = madeUpMachine();
    expect(await watch(machine.collector, plan, output)).toBe(0);
    expect(machine.scans).toBe(1);
  });
});
