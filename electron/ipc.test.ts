import type { IpcMain, WebContents } from 'electron';
import { expect, test } from 'vitest';
import type { Session } from './bridge/session.ts';
import { windowBridge } from './ipc.ts';
import { APP_PAGE, appOrigin } from './origin.ts';

type Handler = (event: unknown, ask: unknown) => Promise<unknown>;

function opened() {
  const handlers = new Map<string, Handler>();
  const asked: [channel: unknown, ask: unknown][] = [];
  const sent: unknown[][] = [];
  let pushOut: Parameters<Parameters<typeof windowBridge>[0]['open']>[0] = () => {};
  let closed = 0;
  let isCrashed = false;
  const session: Session = {
    refusedCount: 0,
    handle: async (channel, ask) => {
      asked.push([channel, ask]);
      return { kind: 'answer', answer: null };
    },
    close: () => {
      closed += 1;
    },
  };
  const bridge = windowBridge({
    ipc: { handle: (channel: string, handler: Handler) => handlers.set(channel, handler) } as unknown as IpcMain,
    origin: appOrigin(),
    open: (push) => {
      pushOut = push;
      return session;
    },
  });
  const contents = {
    mainFrame: { url: APP_PAGE },
    isDestroyed: () => false,
    isCrashed: () => isCrashed,
    send: (...message: unknown[]) => sent.push(message),
  } as unknown as WebContents;
  bridge.attach(contents);
  const request = (channel: string, ask: unknown) =>
    handlers.get(channel)?.({ sender: contents, senderFrame: contents.mainFrame }, ask);
  const crash = () => {
    isCrashed = true;
  };
  return { bridge, asked, sent, request, crash, push: () => pushOut('scan:state', { kind: 'live' }), closedCount: () => closed };
}

test('sleep stops what was started, and waking starts it again at the same interval', async () => {
  const { bridge, asked, request } = opened();
  await request('sockets:start', { intervalMs: 5_000 });
  bridge.sleep();
  bridge.wake();
  expect(asked).toEqual([
    ['sockets:start', { intervalMs: 5_000 }],
    ['sockets:stop', null],
    ['sockets:start', { intervalMs: 5_000 }],
  ]);
});

test('waking starts nothing that was paused, or whose page has ended', async () => {
  for (const end of ['stop', 'rest'] as const) {
    const { bridge, asked, request } = opened();
    await request('sockets:start', { intervalMs: 2_000 });
    if (end === 'stop') await request('sockets:stop', null);
    else bridge.rest();
    bridge.sleep();
    bridge.wake();
    expect(asked.filter(([channel]) => channel === 'sockets:start')).toHaveLength(1);
  }
});

test('a page whose process has ended is pushed nothing', () => {
  const { push, sent, crash } = opened();
  push();
  expect(sent).toEqual([['scan:state', { kind: 'live' }]]);
  crash();
  push();
  expect(sent).toHaveLength(1);
});

test('a window that is gone has no session, and asks in vain', async () => {
  const { bridge, request, closedCount, asked } = opened();
  bridge.detach();
  expect(closedCount()).toBe(1);
  expect(await request('app:about', null)).toMatchObject({ kind: 'refused' });
  expect(asked).toEqual([]);
});
