import { expect, test } from 'vitest';
import type { Command, Ran, Where } from '../run.ts';
import { captureText } from './capture-file.ts';
import { readCapture } from './capture-reading.ts';
import { redact } from './redact.ts';
import { takeCapture } from './take-capture.ts';

const NETSTAT = [
  'Active Internet connections (including servers)',
  'tcp4       0      0  192.0.2.48.50001       198.51.100.70.443      ESTABLISHED         8452         4310  131072  131396     Example Mail:702   00182 0000000c',
];
const PRINTED: Readonly<Record<string, readonly string[]>> = {
  netstat: NETSTAT,
  lsof: [
    'p702',
    'cExample Mail of ada-example',
    'R1',
    'u501',
    'Lada-example',
    'f9',
    'tIPv4',
    'PTCP',
    'n192.0.2.48:50001->198.51.100.70:443',
    'TST=ESTABLISHED',
    'p65',
    'cmDNSResponder',
    'L_mdnsresponder',
    'f3',
    'tIPv4',
    'PUDP',
    'n*:5353',
  ],
  ps: [
    '  PID  PPID USER             COMM',
    '    1     0 root             /sbin/launchd',
    '   65     1 _mdnsresponder   /usr/sbin/mDNSResponder',
    '  702     1 ada-example      /Applications/Example Mail.app/Contents/MacOS/Example Mail',
    '  703     1 guest-of-ada     /bin/sh',
  ],
};

function mac(): Where {
  const run = ({ program, args }: Command): Ran => {
    const lines = args.includes('udp') ? [] : PRINTED[program];
    if (lines === undefined) return { kind: 'missing' };
    return { kind: 'done', stdout: Buffer.from(`${lines.join('\n')}\n`, 'utf8'), stderr: '', code: 0 };
  };
  return { kind: 'recording', run, read: () => ({ kind: 'absent' }) };
}

test('a redacted capture of a Mac has no login name that ps or lsof printed, and is the same otherwise', async () => {
  const taken = await takeCapture({ where: mac(), platform: 'darwin', version: '1' });
  const redacted = redact(taken, taken.names);
  const text = captureText(redacted.facts, redacted.sections);
  expect(text).not.toMatch(/ada-example|guest-of-ada/);
  // Accounts of the system are the same everywhere, and say what a process is.
  expect(text).toContain('_mdnsresponder');
  expect(redacted.replaced.users).toBe(2);
  const read = readCapture({ bytes: Buffer.from(text, 'latin1'), source: 'a', format: null, nowMs: 0 });
  const [mail] = read.kind === 'read' ? read.reading.sockets : [];
  expect(mail).toMatchObject({ owners: [{ pid: 702, name: 'Example Mail' }], user: 'user-1', state: 'established' });
});
