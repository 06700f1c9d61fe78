import { describe, expect, test } from 'vitest';
import { type Course, madeUpCourse, type Said } from './made-up-course.ts';

const waits = (course: Course, id: string, port: number, program: string | null, more: Said = {}) =>
  course.set(id, {
    state: 'listen',
    remote: null,
    recvQueue: 0,
    sendQueue: 128,
    family: 4,
    app: program,
    owners: program === null ? [] : [{ pid: 700, name: program, exe: null }],
    local: { address: '*', port, zone: null },
    ...more,
  });

const found = (...given: readonly (readonly [port: number, program: string | null, more?: Said])[]): Course => {
  const course = madeUpCourse();
  given.forEach((one, at) => {
    const [port, program, more] = one;
    waits(course, `s${at}`, port, program, more);
  });
  course.wait(0);
  return course;
};

describe('E3, a database or administration port open to everyone', () => {
  test('a known program warns, with the setting that closes it, also where it was there before', () => {
    const course = found([5432, 'postgres']);
    expect(course.rules()).toEqual(['E3 warning']);
    expect(course.findings[0]).toMatchObject({ title: 'PostgreSQL is open to everyone on port 5432', confidence: 'certain' });
    expect(course.findings[0]?.nextSteps[0]?.text).toContain("listen_addresses = 'localhost'");
    expect(course.findings[0]?.candidates.join()).toContain('firewall');
  });

  test.each([
    [6379, 'redis-server', 'protected-mode yes'],
    [27017, 'mongod', 'net.bindIp: 127.0.0.1'],
    [3306, 'mariadbd', 'bind-address = 127.0.0.1'],
    [9200, 'java', 'network.host: _local_'],
    [2375, 'dockerd', 'docker.sock'],
    [11211, 'memcached', '-l 127.0.0.1'],
  ] as const)('port %i by %s names %s', (port, program, setting) => {
    const course = found([port, program]);
    expect(course.rules()).toEqual(['E3 warning']);
    expect(course.findings[0]?.nextSteps[0]?.text).toContain(setting);
  });

  test('both families of one port are one finding, which ends with its listeners', () => {
    const course = found([6379, 'redis-server'], [6379, 'redis-server', { family: 6 }]);
    expect(course.rules()).toEqual(['E3 warning']);
    expect(course.findings[0]?.sockets).toEqual(['s0', 's1']);
    course.close('s0');
    course.close('s1');
    course.wait(0);
    expect(course.rules()).toEqual([]);
  });

  test('a container’s port names how to publish it; an unknown owner is no more than a note', () => {
    const container = found([5432, 'docker-proxy']);
    expect(container.findings[0]).toMatchObject({ severity: 'warning', confidence: 'likely' });
    expect(container.findings[0]?.title).toBe('Port 5432, usually PostgreSQL, is open to everyone');
    expect(container.findings[0]?.nextSteps[0]?.text).toContain('127.0.0.1:5432');
    expect(found([5432, null]).findings[0]).toMatchObject({ severity: 'note', confidence: 'possible' });
  });

  test('a new one is one finding, not a new listener beside it', () => {
    const course = madeUpCourse();
    course.wait(0);
    waits(course, 'new', 6379, 'redis-server');
    course.wait(0);
    expect(course.rules()).toEqual(['E3 warning']);
  });

  test('Remote Desktop as Windows has it is a note', () => {
    expect(found([3389, 'svchost']).rules()).toEqual(['E3 note']);
  });

  test.each<[string, number, string | null, Said]>([
    ['bound to loopback', 5432, 'postgres', { local: { address: '127.0.0.1', port: 5432, zone: null } }],
    ['bound to a private address', 5432, 'postgres', { local: { address: '10.0.0.5', port: 5432, zone: null } }],
    ['sshd', 22, 'sshd', {}],
    ['a web server', 443, 'nginx', {}],
    ['a web server on a database’s port', 6379, 'my-web-server', {}],
    ['mail', 25, 'exim4', {}],
    ['a database’s client', 5432, 'psql', { state: 'established', to: '203.0.113.7:5432' }],
    ['a port that many use', 9000, 'java', {}],
  ])('not for %s', (_, port, program, more) => {
    expect(found([port, program, more]).rules()).toEqual([]);
  });
});
