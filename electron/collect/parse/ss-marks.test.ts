import { expect, test } from 'vitest';
import { parseSsRow } from './ss.ts';
import { directionsAt } from './ss-marks.ts';

const HEAD = 'tcp LISTEN 0 5 127.0.0.1:45002 0.0.0.0:*';

function rowOf(marks: string) {
  const row = parseSsRow(`${HEAD} ${marks}`);
  if (row === null || row === 'other-family') throw new Error(`not read: ${marks}`);
  return row;
}

test.each([
  'x v6only:0 uid:0 ino:999 sk:7',
  'x v6only:0 sk:7',
  'x <-> uid:0 ino:999',
  'x v6only:0 users:(("sshd",pid=1,fd=3)) uid:0 ino:999 sk:7',
  'x timer:(on,1sec,9) ino:999',
  'x uid:0',
  'x --- cgroup:/system.slice/ssh.service',
  'x  v6only:1  <->  ',
])('a control group called “%s” is a control group and nothing else', (name) => {
  const row = rowOf(`uid:65534 ino:55 sk:2a cgroup:/made-up/${name} <-> cubic rtt:3/1 cwnd:10`);
  expect(row).toMatchObject({ uid: 65534, inode: 55, cookie: '2a', holders: null, timer: null, cgroup: `/made-up/${name}` });
  expect(row.tcp).toEqual(rowOf('uid:65534 ino:55 sk:2a cgroup:/ <-> cubic rtt:3/1 cwnd:10').tcp);
});

test('what only IPv6 rows have stands behind the path and is no part of it', () => {
  const row = parseSsRow('tcp LISTEN 0 5 [::]:22 [::]:* ino:5 sk:1 cgroup:/a v6only:0 b v6only:1 <->');
  expect(row).toMatchObject({ cgroup: '/a v6only:0 b', dualStack: false });
});

test('a mark that comes again is not taken for the first one', () => {
  expect(rowOf('uid:1000 ino:5 uid:0 ino:6 sk:9')).toMatchObject({ uid: 1000, inode: 5, cookie: null });
});

test('the arrow is the last word of its kind, and a whole word', () => {
  const row = 'tcp ESTAB 0 0 192.0.2.1:1 192.0.2.2:2 ino:1 sk:1 cgroup:/a <-> b --> c-->d <-- cubic pmtu:1500 a--b';
  expect(directionsAt(row)).toBe(row.indexOf('<-- cubic'));
  expect(directionsAt('tcp ESTAB 0 0 192.0.2.1:1 192.0.2.2:2')).toBe(-1);
  expect(directionsAt('-')).toBe(-1);
  expect(directionsAt(' ---')).toBe(1);
});
