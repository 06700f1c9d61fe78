import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

// The yardstick of the screens: a page without Portlight's program, in the same browser, from the same server, with the same messages.

const LINES = 2_000;

const BARE = `
  const count = document.createElement('p');
  const list = document.createElement('div');
  list.style.cssText = 'position: absolute; inset: 40px 0 0; overflow: auto';
  for (let nth = 0; nth < ${LINES}; nth += 1) {
    const line = document.createElement('p');
    line.style.cssText = 'margin: 0; height: 28px';
    line.textContent = '192.0.2.' + (nth % 256) + ':' + (nth + 1024) + ' established';
    list.append(line);
  }
  document.body.replaceChildren(count, list);
  const sockets = new Map();
  const bridge = new WebSocket(new URL('bridge', location.href).href.replace('http', 'ws'));
  bridge.onopen = () => bridge.send(JSON.stringify({ id: 1, channel: 'sockets:start', ask: { intervalMs: 1000 } }));
  bridge.onmessage = ({ data }) => {
    const { answer, pushes = [] } = JSON.parse(data);
    for (const socket of answer?.reading.sockets ?? []) sockets.set(socket.id, socket);
    for (const { channel, push } of pushes) {
      if (channel !== 'sockets:diff') continue;
      for (const id of push.closed) sockets.delete(id);
      for (const part of push.changed) sockets.set(part.id, { ...sockets.get(part.id), ...part });
      for (const socket of push.opened) sockets.set(socket.id, socket);
    }
    count.textContent = String(sockets.size);
  };
`;

/**
 * Writes the bare page into a folder, to be served as the screens are: it takes every message in, into a Map of sockets, and shows how
 * many there are. That is the least that any page can do. It also has a list that is long enough to be scrolled.
 */
export function writeBarePage(folder: string): void {
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>bare</title><body><script src="bare.js"></script>');
  writeFileSync(join(folder, 'bare.js'), BARE);
}
