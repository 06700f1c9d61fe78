import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from '../../shared/clean-text.ts';
import { canonicalAddress, type Endpoint } from '../../shared/endpoint.ts';
import type { Socket, SocketState } from '../../shared/socket.ts';
import { macosCollector } from './macos.ts';
import {
  type MacRelease,
  type ModelProcess,
  type ModelSocket,
  printMacNetstat,
  printMacPaths,
  printWindowsNetstat,
  printWindowsProcesses,
} from './model-machine.ts';
import { RecordedConversation, readOf } from './recorded-conversation.ts';
import { printed } from './recorded-machine.ts';
import type { Command, Ran } from './run.ts';
import { windowsCollector } from './windows.ts';

const CONNECTED: readonly SocketState[] = ['syn-sent', 'syn-received', 'established', 'close-wait'];
const ENDING: readonly SocketState[] = ['fin-wait-1', 'fin-wait-2', 'closing', 'last-ack', 'time-wait'];
const port = fc.integer({ min: 1, max: 65_535 });
const address = (family: 4 | 6): fc.Arbitrary<string> =>
  (family === 4 ? fc.ipV4() : fc.ipV6())
    .map((text) => canonicalAddress(text))
    .filter((read) => !read.mapped && read.address !== '*' && !/^(?:0\.|fe[89ab]|ff|f[0-9a-f]{3}:)/.test(read.address))
    .map((read) => read.address);

const socket: fc.Arbitrary<ModelSocket> = fc.constantFrom<4 | 6>(4, 6).chain((family) => {
  const end: fc.Arbitrary<Endpoint> = fc.record({ address: address(family), port, zone: fc.constant(null) });
  const scoped: fc.Arbitrary<Endpoint> =
    family === 4
      ? end
      : fc.oneof(
          end,
          port.map((at) => ({ address: 'fe80::1:2', port: at, zone: 'en5' })),
        );
  const near = fc.oneof(
    scoped,
    port.map((at) => ({ address: '*', port: at, zone: null })),
  );
  const pid = fc.integer({ min: 5, max: 99_999 });
  const base = { family: fc.constant(family), pid };
  return fc.oneof(
    fc.record({
      ...base,
      protocol: fc.constant('tcp' as const),
      state: fc.constant('listen' as const),
      local: near,
      remote: fc.constant(null),
    }),
    fc.record({
      ...base,
      protocol: fc.constant('udp' as const),
      state: fc.constant(null),
      local: near,
      remote: fc.constant(null),
    }),
    fc.record({
      ...base,
      protocol: fc.constant('tcp' as const),
      state: fc.constantFrom(...CONNECTED),
      local: scoped,
      remote: scoped,
    }),
    fc.record({
      ...base,
      protocol: fc.constant('tcp' as const),
      state: fc.constantFrom(...ENDING),
      local: scoped,
      remote: scoped,
      pid: fc.constant(null),
    }),
  );
});
const sockets = fc.uniqueArray(socket, {
  minLength: 1,
  maxLength: 30,
  selector: (one) => JSON.stringify([one.protocol, one.local, one.remote]),
});
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((text) => `Shop ${text.replace(/[^\p{L}\p{N}() .-]/gu, '')}x`.normalize());

/** Paths are shown clean: what is invisible or a control is marked. */
const shown = (path: string | undefined) => (path === undefined ? null : cleanText(path, 512));

/** Every process has a path of its own; all but the first come from the first. */
function processesOf(
  all: readonly ModelSocket[],
  names: readonly string[],
  path: (name: string) => string,
): readonly ModelProcess[] {
  const pids = [...new Set(all.flatMap(({ pid }) => pid ?? []))];
  return pids.map((pid, at) => ({ pid, parentPid: 1, path: path(`${names[at % names.length]}${pid}`) }));
}

const seen = (one: Pick<Socket, 'protocol' | 'family' | 'state' | 'local' | 'remote'>, exe: string | null) =>
  JSON.stringify([one.protocol, one.family, one.state, one.local, one.remote, exe]);
const expected = (all: readonly ModelSocket[], processes: readonly ModelProcess[]) =>
  all.map((one) => seen(one, shown(processes.find(({ pid }) => pid === one.pid)?.path))).sort();
const collected = (all: readonly Socket[]) => all.map((one) => seen(one, one.owners[0]?.exe ?? null)).sort();

test('a Mac that is printed and collected has the sockets and owners of the model', async () => {
  await fc.assert(
    fc.asyncProperty(
      sockets,
      fc.array(name, { minLength: 1, maxLength: 5 }),
      fc.constantFrom<MacRelease>(12, 15, 26),
      async (all, names, release) => {
        const processes = processesOf(all, names, (one) => `/Applications/${one}.app/Contents/MacOS/${one}`);
        const machine = new RecordedConversation(null);
        machine.answer = ({ program, args }: Command): Ran => {
          if (program === 'netstat') return printed(printMacNetstat(all, args.at(-1) === 'udp' ? 'udp' : 'tcp', release));
          if (program !== 'ps') return { kind: 'missing' };
          return printed(args.at(-1)?.endsWith('comm=') === true ? printMacPaths(processes) : '');
        };
        const collector = macosCollector({ where: machine.where, now: machine.now, after: machine.after });
        const { reading } = await readOf(collector);
        collector.close();
        expect(collected(reading.sockets)).toEqual(expected(all, processes));
        for (const one of reading.sockets) if (one.owners.length > 0) expect(one.app?.kind).toBe('application');
      },
    ),
    { numRuns: 150 },
  );
});

test('a Windows machine that is printed and collected has the sockets and owners of the model', async () => {
  await fc.assert(
    fc.asyncProperty(
      sockets,
      fc.array(name, { minLength: 1, maxLength: 5 }),
      fc.constantFrom<'english' | 'german'>('english', 'german'),
      async (all, names, language) => {
        const processes = processesOf(all, names, (one) => `C:\\Program Files\\${one}\\${one}.exe`);
        const machine = new RecordedConversation(null);
        const table = Buffer.from(printWindowsNetstat(all, language), 'latin1');
        machine.answer = ({ program }) => (program === 'netstat' ? { kind: 'done', stdout: table, stderr: '', code: 0 } : null);
        machine.reply = (line) =>
          line.includes('Win32_Process') ? { text: printWindowsProcesses(processes) } : { text: '{"PortlightEnd":1}\r\n' };
        const collector = windowsCollector({ where: machine.where, now: machine.now, after: machine.after });
        const { reading } = await readOf(collector);
        collector.close();
        expect(collected(reading.sockets)).toEqual(expected(all, processes));
      },
    ),
    { numRuns: 150 },
  );
});
