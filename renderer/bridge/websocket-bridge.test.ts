import { describe, expect, it } from 'vitest';
import type { ScanState } from '../../shared/contract.ts';
import { type BrowserParts, websocketBridge } from './websocket-bridge.ts';

/** The other end of the wire, as the test plays it. */
class FakeSocket {
  readyState = 0;
  readonly sent: { readonly id: number; readonly channel: string; readonly ask: unknown }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  onclose: (() => void) | null = null;

  send(text: string): void {
    if (this.readyState !== 1) throw new Error('not open');
    this.sent.push(JSON.parse(text));
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  lose(): void {
    this.readyState = 3;
    this.onclose?.();
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function fakeBrowser(change: Partial<BrowserParts> = {}) {
  const sockets: FakeSocket[] = [];
  const waits: { readonly ms: number; readonly call: () => void }[] = [];
  const parts: BrowserParts = {
    openSocket() {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    copy: async () => {},
    isLockedOut: async () => false,
    after: (ms, call) => void waits.push({ ms, call }),
    ...change,
  };
  const last = (): FakeSocket => sockets.at(-1) ?? expect.unreachable();
  return { parts, sockets, waits, last };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the bridge over a WebSocket', () => {
  it('sends what was asked while it was still connecting, and gives each answer to its asker', async () => {
    const { parts, last } = fakeBrowser();
    const bridge = websocketBridge('ws://x', parts);
    const about = bridge.request('app:about', null);
    const stop = bridge.request('sockets:stop', null);
    last().open();
    expect(last().sent.map(({ channel }) => channel)).toEqual(['app:about', 'sockets:stop']);
    const [first, second] = last().sent;
    last().say({ id: second?.id, answer: null });
    last().say({ id: first?.id, answer: { version: '1' } });
    expect(await about).toEqual({ version: '1' });
    expect(await stop).toBeNull();
  });

  it('rejects what the host refused, with its words', async () => {
    const { parts, last } = fakeBrowser();
    const bridge = websocketBridge('ws://x', parts);
    last().open();
    const asked = bridge.request('scan:interval', { intervalMs: -1 });
    last().say({ id: last().sent[0]?.id, error: 'No.' });
    await expect(asked).rejects.toThrow('No.');
  });

  it('tells what was seen without waiting for an answer', async () => {
    const { parts, last } = fakeBrowser();
    const bridge = websocketBridge('ws://x', parts);
    last().open();
    expect(await bridge.request('sockets:seen', { seq: 7 })).toBeNull();
    expect(last().sent).toEqual([{ channel: 'sockets:seen', ask: { seq: 7 } }]);
  });

  it('hands pushes to those who listen, until they stop', () => {
    const { parts, last } = fakeBrowser();
    const bridge = websocketBridge('ws://x', parts);
    const seen: unknown[] = [];
    const off = bridge.on('cost:now', (cost) => seen.push(cost));
    last().open();
    last().say({
      pushes: [
        { channel: 'cost:now', push: 1 },
        { channel: 'unknown', push: 2 },
      ],
    });
    off();
    last().say({ pushes: [{ channel: 'cost:now', push: 3 }] });
    expect(seen).toEqual([1]);
  });

  it('tells that the host is gone and since when the table is old, and begins anew when it is back', async () => {
    const { parts, last, waits } = fakeBrowser();
    const bridge = websocketBridge('ws://x', parts);
    const states: ScanState[] = [];
    bridge.on('scan:state', (state) => states.push(state));
    last().open();
    last().say({ pushes: [{ channel: 'sockets:diff', push: { takenAt: '2026-11-20T12:00:00.000Z' } }] });
    const underWay = bridge.request('app:about', null);
    last().lose();
    await expect(underWay).rejects.toThrow('does not answer');
    await expect(bridge.request('app:about', null)).rejects.toThrow('does not answer');
    expect(states).toEqual([{ kind: 'disconnected', lastGoodAt: '2026-11-20T12:00:00.000Z' }]);
    waits[0]?.call();
    last().open();
    expect(states.at(-1)).toEqual({ kind: 'live' });
    const again = bridge.request('sockets:stop', null);
    last().say({ id: last().sent[0]?.id, answer: null });
    expect(await again).toBeNull();
  });

  it('tries ever more rarely while the host is gone, and soon again after it was back', () => {
    const { parts, last, waits } = fakeBrowser();
    websocketBridge('ws://x', parts);
    for (let round = 0; round < 8; round += 1) {
      last().lose();
      waits.at(-1)?.call();
    }
    expect(waits.map(({ ms }) => ms)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    last().open();
    last().lose();
    expect(waits.at(-1)?.ms).toBe(500);
  });

  it('says when the host no longer knows this page', async () => {
    const { parts, last } = fakeBrowser({ isLockedOut: async () => true });
    const bridge = websocketBridge('ws://x', parts);
    const states: ScanState[] = [];
    bridge.on('scan:state', (state) => states.push(state));
    last().lose();
    await settled();
    expect(states.at(-1)).toEqual({ kind: 'disconnected', lastGoodAt: null, isLockedOut: true });
  });

  it('writes to the browser’s own clipboard, and says when it may not', async () => {
    const copied: string[] = [];
    const able = fakeBrowser({ copy: async (text) => void copied.push(text) });
    expect(await websocketBridge('ws://x', able.parts).request('clipboard:write', { text: 'a' })).toBeNull();
    expect(copied).toEqual(['a']);
    const unable = fakeBrowser({ copy: () => Promise.reject(new Error('NotAllowedError')) });
    await expect(websocketBridge('ws://x', unable.parts).request('clipboard:write', { text: 'a' })).rejects.toThrow('clipboard');
    expect(able.last().sent).toEqual([]);
  });
});
