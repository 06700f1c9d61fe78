import { describe, expect, test } from 'vitest';
import { readCapture } from '../capture/capture-reading.ts';
import { parseNettop } from './nettop.ts';

const HEADER = ',state,bytes_in,bytes_out,rtt_avg,\n';
const ALL = 'time,,interface,state,bytes_in,bytes_out,\n';

const brief = (text: string) =>
  parseNettop(text).rows.map(({ protocol, local, holders, isQuic }) => [
    isQuic ? 'quic' : protocol,
    local.port,
    ...(holders ?? []).flatMap(({ pid, name }) => [pid, name]),
  ]);

/** What a paste comes to: the text is recognised by its shape first. */
function pasted(text: string) {
  const read = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'paste', format: null, nowMs: 0 });
  if (read.kind === 'failed') throw new Error(read.text);
  const { sockets, skippedCount } = read.reading;
  return { owners: sockets.map(({ owners }) => owners.map(({ pid, name }) => `${pid} ${name}`)), skippedCount };
}

describe('a process with a comma in its name', () => {
  test.each([
    [
      'a few columns',
      `${HEADER}launchd.1,,0,0,,\ntcp4 *:22<->*:*,Listen,,,,\nMy, App.22,,10,20,,\ntcp4 192.0.2.1:1<->198.51.100.1:443,Established,5,6,10.5 ms,\n`,
      'My, App',
    ],
    [
      'what looks like another',
      `${HEADER}launchd.1,,0,0,,\ntcp4 *:22<->*:*,Listen,,,,\nevil.1,x.22,,10,20,,\ntcp4 192.0.2.1:1<->198.51.100.1:443,Established,5,6,10.5 ms,\n`,
      'evil.1,x',
    ],
    [
      'times',
      `${ALL}01:01:46.87,launchd.1,,,0,0,\n01:01:46.87,tcp4 *:22<->*:*,en0,Listen,,,\n01:01:46.87,a.1,b.22,,,1,2,\n01:01:46.87,tcp4 192.0.2.1:1<->198.51.100.1:443,en0,Established,5,6,\n`,
      'a.1,b',
    ],
  ])('owns its own flows, and nobody else: %s', (_title, text, name) => {
    expect(brief(text)).toEqual([
      ['tcp', 22, 1, 'launchd'],
      ['tcp', 1, 22, name],
    ]);
    expect(pasted(text)).toEqual({ owners: [['1 launchd'], [`22 ${name}`]], skippedCount: 0 });
  });

  test('is nobody where no header tells how many columns there are', () => {
    const text = 'launchd.1,,0,0,,\nevil.1,x.22,,10,20,,\ntcp4 192.0.2.1:1<->198.51.100.1:443,Established,5,6,10.5 ms,\n';
    expect(brief(text)).toEqual([['tcp', 1]]);
  });
});

test.each([
  ['a flow of TCP', 'tcp4 1:1<->2:2,'],
  ['a flow of UDP', 'udp6 *.1<->*'],
])('a process that is called like %s is no flow', (_title, name) => {
  const text = `${HEADER}launchd.1,,0,0,,\n${name}.22,,10,20,,\ntcp4 192.0.2.1:1<->198.51.100.1:443,Established,5,6,10.5 ms,\n`;
  expect(brief(text)).toEqual([['tcp', 1, 22, name]]);
});

test('flows of QUIC without a column of times, and peers that are written *.*, are found', () => {
  const text = `${HEADER}Safari.22,,10,20,,\nquic4 192.0.2.1:5<->198.51.100.1:443,,5,6,,\nquic6 2001:db8::1.6<->2001:db8::2.443,,5,6,,\nudp4 *:5353<->*.*,,5,6,,\nudp6 *.5353<->*.*,,5,6,,\n`;
  expect(brief(text)).toEqual([
    ['quic', 5, 22, 'Safari'],
    ['quic', 6, 22, 'Safari'],
    ['udp', 5353, 22, 'Safari'],
    ['udp', 5353, 22, 'Safari'],
  ]);
  expect(pasted(text)).toEqual({ owners: [['22 Safari'], ['22 Safari'], ['22 Safari'], ['22 Safari']], skippedCount: 0 });
});
