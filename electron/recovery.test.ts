import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { expect, test } from 'vitest';
import { recoverWindow } from './recovery.ts';

/** A window whose page can be made to end or hang; `answer` is the button that the person clicks. */
function watched(answer: () => Promise<number>) {
  const done: string[] = [];
  let nowMs = 0;
  const contents = Object.assign(new EventEmitter(), {
    reload: () => done.push('reload'),
    forcefullyCrashRenderer: () => {
      done.push('crash');
      contents.emit('render-process-gone', {}, { reason: 'crashed' });
    },
  });
  const window = Object.assign(new EventEmitter(), { webContents: contents, isDestroyed: () => false });
  recoverWindow(window as unknown as BrowserWindow, {
    dialog: {
      showMessageBox: async (...given: unknown[]) => {
        const options = given.at(-1) as { readonly message: string; readonly signal: AbortSignal };
        done.push(options.message);
        const aborted = new Promise<number>((resolve) => options.signal.addEventListener('abort', () => resolve(1)));
        return { response: await Promise.race([answer(), aborted]), checkboxChecked: false };
      },
    },
    onGone: () => done.push('rest'),
    quit: () => done.push('quit'),
    now: () => nowMs,
  });
  const later = (ms: number) => {
    nowMs += ms;
  };
  const gone = (reason: string) => contents.emit('render-process-gone', {}, { reason });
  return { window, done, gone, later };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a page whose process ends is loaded again without a question', async () => {
  const { done, gone } = watched(async () => 0);
  gone('crashed');
  await settled();
  expect(done).toEqual(['rest', 'reload']);
});

test('a second end within a minute asks first; the person may quit', async () => {
  const { done, gone, later } = watched(async () => 1);
  gone('crashed');
  later(59_000);
  gone('oom');
  await settled();
  expect(done).toEqual(['rest', 'reload', 'rest', 'The screens stopped working again', 'quit']);
});

test('an end long after the first is mended silently again', async () => {
  const { done, gone, later } = watched(async () => 1);
  gone('crashed');
  later(61_000);
  gone('crashed');
  await settled();
  expect(done).toEqual(['rest', 'reload', 'rest', 'reload']);
});

test('a page that ended in good order is left alone', async () => {
  const { done, gone } = watched(async () => 0);
  gone('clean-exit');
  await settled();
  expect(done).toEqual([]);
});

test('a page that hangs is loaded again when the person wishes', async () => {
  const { window, done } = watched(async () => 0);
  window.emit('unresponsive');
  await settled();
  expect(done).toEqual(['The screens do not answer', 'crash', 'rest', 'reload']);
});

test('the question about a hanging page goes away when the page answers again', async () => {
  const { window, done } = watched(() => new Promise(() => {}));
  window.emit('unresponsive');
  await settled();
  window.emit('responsive');
  await settled();
  expect(done).toEqual(['The screens do not answer']);
});
