import { describe, expect, test } from 'vitest';
import { parsePasswd } from './passwd.ts';
import { parseCgroupFile, parseCmdline, parseStat, parseStatus } from './proc-pid.ts';

const STAT = 'S 1 25977 25977 0 -1 4194368 290 0 0 0 2 3 0 0 20 0 1 0 1834512 13430784 2304 18446744073709551615 1 1 0\n';

describe('/proc/PID/stat', () => {
  test.each(['x)y(z', ') start', 'new\nline', 'a) S 99 99', '', '  lead trail  '])(
    'the name %j ends at the last bracket',
    (name) => {
      expect(parseStat(`26021 (${name}) ${STAT}`)).toEqual({
        pid: 26021,
        name,
        state: 'S',
        parentPid: 1,
        threads: 1,
        startTicks: 1_834_512,
        cpuTicks: 5,
        isKernelThread: false,
      });
    },
  );

  test('a kernel thread is told by its flags', () => {
    expect(parseStat(`2 (kthreadd) ${STAT.replace('4194368', '2129984')}`)?.isKernelThread).toBe(true);
  });

  test('half a file is none', () => {
    expect(parseStat('26021 (x) S 1 2 3')).toBeNull();
    expect(parseStat('')).toBeNull();
  });
});

describe('/proc/PID/cmdline', () => {
  test('arguments end in NUL, and an empty one in the middle counts', () => {
    expect(parseCmdline('node\0server.js\0\0--port\0')).toEqual({ args: ['node', 'server.js', '', '--port'], isTitle: false });
  });

  test('a kernel thread has none', () => {
    expect(parseCmdline('')).toEqual({ args: [], isTitle: false });
  });

  test.each([
    'nginx: master process /usr/sbin/nginx -g daemon on;\0',
    'postgres: checkpointer \0\0\0\0\0',
    'next-server (v16.3.1)\0\0\0\0',
    'sshd: lantern@pts/0',
  ])('%j is a title', (text) => {
    expect(parseCmdline(text)).toMatchObject({ isTitle: true });
    expect(parseCmdline(text).args).toHaveLength(1);
  });

  test.each(['/opt/Some App/app\0', 'bash\0', '/usr/bin/x: y\0', 'a\0b: c\0'])('%j is no title', (text) => {
    expect(parseCmdline(text).isTitle).toBe(false);
  });
});

test('/proc/PID/status gives the real uid, and the name without its escapes', () => {
  expect(parseStatus('Name:\tnew\\nli\\\\ne\nUmask:\t0022\nUid:\t1000\t0\t0\t0\n')).toEqual({ uid: 1000, name: 'new\nli\\ne' });
  expect(parseStatus('Name:\tUid:\t5\nUid:\t1000\t0\t0\t0\n')).toEqual({ uid: 1000, name: 'Uid:\t5' });
  expect(parseStatus('rubbish')).toBeNull();
});

describe('/proc/PID/cgroup', () => {
  test('v2 is one line', () => {
    expect(parseCgroupFile('0::/system.slice/ssh.service\n')).toBe('/system.slice/ssh.service');
  });

  test('v1 and hybrid are told by the tree of systemd', () => {
    const lines = '12:devices:/user.slice\n9:name=systemd:/user.slice/user-1000.slice/session-3.scope\n';
    expect(parseCgroupFile(lines)).toBe('/user.slice/user-1000.slice/session-3.scope');
    expect(parseCgroupFile(`${lines}0::/\n`)).toBe('/user.slice/user-1000.slice/session-3.scope');
  });

  test('without the tree of systemd the longest path tells most', () => {
    expect(parseCgroupFile('2:cpu,cpuacct:/\n3:pids:/docker/0123\n')).toBe('/docker/0123');
  });

  test('a path may hold colons, and a root tells nothing', () => {
    expect(parseCgroupFile('0::/a:b c/d\n')).toBe('/a:b c/d');
    expect(parseCgroupFile('0::/\n')).toBeNull();
    expect(parseCgroupFile('')).toBeNull();
  });
});

test('/etc/passwd gives names by uid, the first entry of a uid first', () => {
  const names = parsePasswd(
    'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:/bin/sh\n# note\n+::::::\nlantern:x:1000:1000:,,,:/home/lantern:/bin/sh\nbroken\nodd:x:-2:1::/:/bin/sh\n',
  );
  expect([...names]).toEqual([
    [0, 'root'],
    [1000, 'lantern'],
  ]);
});
