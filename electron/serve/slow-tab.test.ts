import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { Viewer, Watch } from '../collect/watch.ts';
import { openTab } from './tab.ts';

/** A page whose connection takes nothing: what is sent stays in `bufferedAmount`. */
class SlowSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  bufferedAmount = 0;
  readonly sent: { readonly pushes: readonly { readonly push: { readonly seq: number } }[] }[] = [];
  isTerminated = false;
  pings = 0;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  ping(): void {
    this.pings += 1;
  }

  terminate(): void {
    this.isTerminated = true;
  }
}

function opened() {
  const socket = new SlowSocket();
  const seen: number[] = [];
  const viewer: Viewer = {
    start: async () => ({ failed: '' }),
    seen: (seq) => void seen.push(seq),
    setInterval() {},
    stop() {},
    close() {},
  };
  let push: Parameters<Watch['view']>[0] = () => {};
  const watch: Watch = {
    view(given) {
      push = given;
      return viewer;
    },
    close: async () => {},
  };
  const tab = openTab(socket as unknown as WebSocket, { watch, about: { version: '', platform: '', runtime: '' } });
  return { socket, seen, tab, push: (seq: number) => push('sockets:diff', { seq } as never) };
}

describe('a slow page', () => {
  it('is left out of diffs while too much waits for it, and then sees by the gap that it must start again', async () => {
    const { socket, seen, push } = opened();
    push(1);
    socket.bufferedAmount = 100_000_000;
    push(2);
    push(3);
    socket.bufferedAmount = 0;
    push(4);
    await new Promise((resolve) => setImmediate(resolve));
    expect(socket.sent.flatMap(({ pushes }) => pushes.map(({ push }) => push.seq))).toEqual([1, 4]);
    // The watch counts what is left out as seen, or it would never offer the diff that shows the gap.
    expect(seen).toEqual([2, 3]);
  });

  it('is ended when it does not even answer a ping', () => {
    const { socket, tab } = opened();
    tab.checkAlive();
    expect([socket.pings, socket.isTerminated]).toEqual([1, false]);
    socket.emit('pong');
    tab.checkAlive();
    expect([socket.pings, socket.isTerminated]).toEqual([2, false]);
    tab.checkAlive();
    expect(socket.isTerminated).toBe(true);
  });
});
