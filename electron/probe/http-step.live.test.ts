import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { judge } from '../../shared/probe/judge.ts';
import type { TcpStep } from '../../shared/probe/observation.ts';
import { readTarget } from '../../shared/probe/target.ts';
import { askHttp } from './http-step.ts';

// A real server on loopback. The test ends the wait itself, once the client has what the server sent.

async function begun(sent: string) {
  const server = createServer((socket) => void socket.on('error', () => {}).once('data', () => socket.write(sent)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const read = readTarget(`http://127.0.0.1:${port}/`);
  if (read.kind !== 'target') throw new Error(read.text);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const stop = new AbortController();
  const step = askHttp(socket, read.target, { address: '127.0.0.1', deadlineMs: 60_000, signal: stop.signal });
  await once(socket, 'data');
  stop.abort();
  const ended = await step;
  server.close();
  const tcp: TcpStep = {
    ...{ step: 'tcp', address: '127.0.0.1', family: 4, port, ms: 1, end: { kind: 'open' }, after: 'stays', isOnLink: null },
  };
  const around = { platform: 'linux', hasIpv4: true, hasIpv6: true, ownAddresses: [] } as const;
  return { end: ended.end, ...judge({ target: read.target, steps: [tcp, ended], around, stopped: null }) };
}

test('a head that begins and does not end is not said to be no answer', async () => {
  const { end, verdict, explanation } = await begun('HTTP/1.1 200 OK\r\nServer: made');
  expect([end.kind, verdict]).toEqual(['unfinished', 'http-failed']);
  expect(explanation).toMatch(/^The connection is accepted and an answer begins, but its head is not complete within .+\.$/);
});
