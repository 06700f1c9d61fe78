import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { Viewer, Watch } from '../collect/watch.ts';
import { openTab } from './tab.ts';
import { startTestServer } from './test-server.ts';

vi.mock('./screen-files.ts', () => ({ screenFile: () => Promise.reject(new Error('x is undefined')) }));

class Page extends EventEmitter {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly bufferedAmount = 0;
  readonly sent: unknown[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
}

it('a request that fails on a bug is answered with an error, and the page and its server go on', async () => {
  const viewer: Viewer = {
    start: () => Promise.reject(new Error('x is undefined')),
    seen() {},
    setInterval() {},
    stop() {},
    close() {},
  };
  const watch: Watch = { view: () => viewer, close: async () => {} };
  const page = new Page();
  openTab(page as unknown as WebSocket, { watch, about: { version: '1', platform: '', runtime: '' } });
  page.emit('message', JSON.stringify({ id: 1, channel: 'sockets:start', ask: { intervalMs: 1_000 } }), false);
  page.emit('message', JSON.stringify({ channel: 'sockets:start', ask: { intervalMs: 1_000 } }), false);
  page.emit('message', JSON.stringify({ id: 2, channel: 'app:about', ask: null }), false);
  await expect.poll(() => page.sent).toHaveLength(2);
  expect(page.sent).toEqual(
    expect.arrayContaining([
      { id: 1, error: 'Portlight could not answer because of an error of its own: x is undefined' },
      { id: 2, answer: expect.objectContaining({ version: '1' }) },
    ]),
  );
});

it('a page that cannot be given because of a bug is answered with words, and the server goes on', async () => {
  const test = await startTestServer();
  try {
    const question = { path: test.room, headers: { cookie: test.cookie } };
    const answers = [await test.ask(question), await test.ask(question)];
    expect(answers.map(({ status }) => status)).toEqual([500, 500]);
    expect(answers[0]?.body).toContain('an error of its own');
  } finally {
    await test.close();
  }
});
