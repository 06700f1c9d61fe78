import { describe, expect, test } from 'vitest';
import { readCapture } from './capture-reading.ts';

/** Owner and application of the one socket in a paste. */
function told(text: string) {
  const read = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'paste', format: null, nowMs: 0 });
  if (read.kind === 'failed') throw new Error(read.text);
  const [socket] = read.reading.sockets;
  return { ...socket?.owners[0], app: socket?.app?.name, user: socket?.user };
}

const PS_EF = '  UID   PID  PPID   C STIME   TTY           TIME CMD\n';
const ps = (command: string) => `${PS_EF}    0    87     1   0 12:10PM ??         0:08.08 ${command}\n\n`;
const named = (name: string) =>
  `tcp4 0 0 192.0.2.2.50001 198.51.100.70.443 ESTABLISHED 8452 4310 131072 131396 ${name.padStart(16)}:87 00182 0000000c 000000001b0838b0 00000080 01000800 2 0 000000\n`;
const nameless = 'tcp4 0 0 192.0.2.2.50001 198.51.100.70.443 ESTABLISHED 131072 131396 87 0 0x0102 0x00000008\n';
const linux = (name: string) => `tcp LISTEN 0 5 0.0.0.0:80 0.0.0.0:* users:(("${name}",pid=87,fd=3)) ino:7 sk:7 <->\n`;

describe('a path with blanks in a list of command lines', () => {
  const AGENT = '/Library/Application Support/Example/bin/agentd';

  test('is told by the name that the table of sockets has', () => {
    expect(told(ps(AGENT) + named('agentd'))).toMatchObject({ name: 'agentd', exe: AGENT, app: 'agentd', user: '0' });
    expect(told(ps(`${AGENT} run fast`) + named('agentd'))).toMatchObject({ name: 'agentd', exe: AGENT });
  });

  test('is not guessed where no table has a name', () => {
    expect(told(ps(AGENT) + nameless)).toMatchObject({ name: '(name not told)', exe: null, app: undefined, user: '0' });
  });

  test('is not guessed where two paths end in the name', () => {
    expect(told(ps('/Library/A agentd/B agentd') + named('agentd'))).toMatchObject({ name: 'agentd', exe: null });
  });

  test.each([
    [
      'a name cut by the table',
      '/opt/Some Long Tool/bin/averylongprogramname',
      'averylongprogra',
      '/opt/Some Long Tool/bin/averylongprogramname',
    ],
    ['a script', '/home/ada/venv/bin/python app/main.py', 'python', '/home/ada/venv/bin/python'],
  ])('%s', (_title, command, name, exe) => {
    expect(told(ps(command) + linux(name))).toMatchObject({ exe });
  });
});

test.each([
  ['no blanks', '/Library/Example/agentd', '/Library/Example/agentd'],
  ['options behind it', '/opt/example/agentd -c /etc/agentd.conf', '/opt/example/agentd'],
  ['a path behind it', '/opt/example/agentd /etc/agentd.conf', '/opt/example/agentd'],
  ['a place without blanks', '/usr/sbin/agentd run', '/usr/sbin/agentd'],
  [
    'the name of its bundle',
    '/Applications/Example Browser.app/Contents/MacOS/Example Browser start page',
    '/Applications/Example Browser.app/Contents/MacOS/Example Browser',
  ],
])('a command line with %s tells its program', (_title, command, exe) => {
  expect(told(ps(command) + nameless)).toMatchObject({ exe });
});

describe('a title', () => {
  const netstat = (program: string) =>
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\ntcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      87/${program}\n`;

  test.each([
    ['sshd: /usr/sbin', 'OpenSSH server'],
    ['sshd: ada', 'OpenSSH server'],
    ['nginx: worker p', 'nginx'],
    ['pgpool: watchd', 'pgpool'],
  ])('%s belongs to the program before the colon', (name, app) => {
    expect(told(netstat(name))).toMatchObject({ name, app });
    expect(told(linux(name))).toMatchObject({ name, app });
  });

  test('a name with a slash in it is not the program behind the slash', () => {
    expect(told(linux('x/sshd')).app).toBe('x/sshd');
    expect(told(linux('/usr/sbin/apach')).app).toBe(told(linux('apach')).app);
  });
});
