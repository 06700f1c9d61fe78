import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeConfig, PRELOAD } from '../../build/vite.node.ts';
import type { Bridge } from '../../shared/contract.ts';

// The built preload, run as a sandboxed one is: a script whose `require` knows Electron alone.

let folder: string;
let source: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portlight-preload-'));
  const config = nodeConfig(PRELOAD);
  await build({ ...config, build: { ...config.build, outDir: folder } });
  source = readFileSync(join(folder, 'preload.cjs'), 'utf8');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

type Listener = (event: unknown, push: unknown) => void;

function run(reply: unknown = { kind: 'answer', answer: null }) {
  const exposed: Record<string, unknown> = {};
  const invoked: unknown[][] = [];
  const listeners = new Map<string, Listener[]>();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (exposed[name] = value) },
    ipcRenderer: {
      invoke: async (...call: unknown[]) => {
        invoked.push(call);
        return reply;
      },
      on: (channel: string, listener: Listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      removeListener: (channel: string, listener: Listener) =>
        listeners.set(
          channel,
          (listeners.get(channel) ?? []).filter((other) => other !== listener),
        ),
    },
  };
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`);
    return electron;
  };
  runInNewContext(`(function (require, exports, module) {${source}\n})`)(require, {}, {});
  return { exposed, invoked, listeners, bridge: exposed.portlight as Bridge };
}

test('the page gets the bridge and nothing else', () => {
  const { exposed, bridge } = run();
  expect(Object.keys(exposed)).toEqual(['portlight']);
  expect(Object.keys(bridge).sort()).toEqual(['on', 'request']);
});

test('a request goes out on its own channel and comes back as its answer', async () => {
  const { bridge, invoked } = run({ kind: 'answer', answer: { version: '1' } });
  expect(await bridge.request('app:about', null)).toEqual({ version: '1' });
  expect(invoked).toEqual([['app:about', null]]);
});

test('a refused request rejects with the reason', async () => {
  const { bridge } = run({ kind: 'refused', text: 'not allowed' });
  await expect(bridge.request('app:about', null)).rejects.toMatchObject({ message: 'not allowed' });
});

test('a channel that is not in the contract never reaches Electron', async () => {
  const { bridge, invoked, listeners } = run();
  await expect(bridge.request('shell:open' as 'app:about', null)).rejects.toMatchObject({ message: /unknown request/ });
  expect(() => bridge.on('ELECTRON_CHANNEL' as 'cost:now', () => {})).toThrow(/unknown push/);
  expect([invoked, listeners.size]).toEqual([[], 0]);
});

test('a listener hears the push without Electron’s event, until it is taken off', () => {
  const { bridge, listeners } = run();
  const heard: unknown[][] = [];
  const off = bridge.on('cost:now', (...given) => heard.push(given));
  listeners.get('cost:now')?.[0]?.({ sender: 'powerful' }, { scanMs: 1 });
  expect(heard).toEqual([[{ scanMs: 1 }]]);
  off();
  expect(listeners.get('cost:now')).toEqual([]);
});
