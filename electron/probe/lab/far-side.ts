import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';

// The far machine of the connection test's lab: a silent TCP server on port 7000 of all addresses, and a name server. Says when it is ready.

/** Names this server knows: its IPv4 and IPv6 addresses as wire bytes. */
const NAMES: Readonly<Record<string, { readonly a: string; readonly aaaa?: string }>> = {
  'both.example.org': { a: 'c6336401', aaaa: '20010db8000200000000000000000001' },
  'four.example.org': { a: 'c6336401' },
  'filtered.example.org': { a: '00000000' },
};
const A = 1;
const AAAA = 28;

function answerTo(query: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const kind = query.readUInt16BE(at + 1);
  const question = query.subarray(12, at + 5);
  const known = NAMES[labels.join('.').toLowerCase()];
  const data = known === undefined ? undefined : kind === A ? known.a : kind === AAAA ? known.aaaa : undefined;
  const head = Buffer.alloc(10);
  // RFC 1035, 4.1.1: a recursive answer; code 3 says that there is no such name.
  head.writeUInt16BE(known === undefined ? 0x8183 : 0x8180, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data === undefined ? 0 : 1, 4);
  if (data === undefined) return Buffer.concat([query.subarray(0, 2), head, question]);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(kind, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(data.length / 2, 10);
  return Buffer.concat([query.subarray(0, 2), head, question, record, Buffer.from(data, 'hex')]);
}

const names = createSocket('udp4');
names.on('message', (query, from) => names.send(answerTo(query), from.port, from.address));
names.bind(53, '198.51.100.5', () => {
  const server = createServer((socket: Socket) => socket.on('error', () => {}).resume());
  server.listen(7_000, '::', () => process.stdout.write('ready\n'));
});
