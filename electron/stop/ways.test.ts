import { describe, expect, test } from 'vitest';
import { RecordedConversation } from '../collect/recorded-conversation.ts';
import { printed } from '../collect/recorded-machine.ts';
import type { Command, Ran, Where } from '../collect/run.ts';
import { linuxStop } from './linux.ts';
import { linuxWay, type WaySeeker } from './linux-way.ts';
import { macosStop } from './macos.ts';
import type { SeenProcess } from './stop-system.ts';
import { createStopper } from './stopper.ts';
import { windowsStop } from './windows.ts';

// What the tools of a machine print, and what is run on it: no process of this machine is touched.

const ID = '0123456789abcdef'.repeat(4);

interface Machine {
  readonly where: Where;
  readonly ran: string[];
}

/** A machine whose commands answer by how their line begins; everything else is missing there. */
function machine(answers: Readonly<Record<string, Ran | string>>): Machine {
  const ran: string[] = [];
  const run = ({ program, args }: Command): Ran => {
    const line = [program, ...args].join(' ');
    ran.push(line);
    const found = Object.entries(answers).find(([begin]) => line.startsWith(begin))?.[1];
    return found === undefined ? { kind: 'missing' } : typeof found === 'string' ? printed(found) : found;
  };
  return { ran, where: { kind: 'recording', run, read: () => ({ kind: 'absent' }) } };
}

const nginx: WaySeeker = {
  pid: 900,
  parentPid: 1,
  name: 'nginx',
  commandLine: 'nginx',
  uid: 0,
  place: '/system.slice/nginx.service',
};

function wayOf(
  seeker: Partial<WaySeeker>,
  { where }: Machine,
  ownCgroup: string | null = '/user.slice/user-1000.slice/session-3.scope',
) {
  return linuxWay({ ...nginx, ...seeker }, { where, uid: 1000, ownCgroup });
}

const SHOW = 'systemctl --no-ask-password --no-pager show';

describe('the way on Linux', () => {
  test('of a service’s main process, or its child, is its unit: a signal would have it started again', async () => {
    const made = machine({ [SHOW]: 'ActiveState=active\nMainPID=900\nRestart=on-failure\nTriggeredBy=\n' });
    for (const seeker of [{}, { pid: 905, parentPid: 900 }]) {
      expect(await wayOf(seeker, made)).toMatchObject({
        way: { kind: 'service', manager: 'systemd', unit: 'nginx.service' },
        why: expect.stringContaining('start it again'),
      });
    }
    expect(made.ran[0]).toMatch(/--property=\S+ -- nginx\.service$/);
  });

  test('stops the socket unit too that would start the service at the next connection', async () => {
    const made = machine({ [SHOW]: 'ActiveState=active\nMainPID=900\nRestart=no\nTriggeredBy=nginx.socket nginx.timer\n' });
    expect(await wayOf({}, made)).toMatchObject({ way: { unit: 'nginx.service nginx.socket' } });
  });

  test('is a plain signal for what a service merely runs on the side, and for services that run other people’s programs', async () => {
    const made = machine({ [SHOW]: 'ActiveState=active\nMainPID=900\nRestart=always\nTriggeredBy=\n' });
    expect(await wayOf({ pid: 5000, parentPid: 4999 }, made)).toMatchObject({ way: { kind: 'signal' }, why: expect.any(String) });
    for (const place of [
      '/system.slice/cron.service',
      '/system.slice/ssh.service',
      '/user.slice/user-1000.slice/session-3.scope',
      null,
    ])
      expect(await wayOf({ place }, made)).toMatchObject({ way: { kind: 'signal' }, why: null });
  });

  test('is a plain signal where systemd cannot be asked, and within the service that Portlight itself runs in', async () => {
    expect(await wayOf({}, machine({}))).toMatchObject({ way: { kind: 'signal' } });
    const made = machine({ [SHOW]: 'ActiveState=active\nMainPID=900\nRestart=no\nTriggeredBy=\n' });
    expect(await wayOf({}, made, nginx.place)).toMatchObject({ way: { kind: 'signal' } });
  });

  test('asks the manager of the person’s own session, and not that of another person', async () => {
    const place = '/user.slice/user-1000.slice/user@1000.service/app.slice/web.service';
    const made = machine({ 'systemctl --user': 'ActiveState=active\nMainPID=900\nRestart=no\nTriggeredBy=\n' });
    expect(await wayOf({ place, uid: 1000 }, made)).toMatchObject({ way: { kind: 'service', manager: 'systemd-user' } });
    expect(await wayOf({ place, uid: 1001 }, made)).toMatchObject({ way: { kind: 'signal' }, why: expect.any(String) });
  });

  test('of a process in a container is the container, by its engine and its name', async () => {
    const made = machine({ 'docker container inspect': '/web-1\n' });
    expect(await wayOf({ place: `/system.slice/docker-${ID}.scope` }, made)).toMatchObject({
      way: { kind: 'container', engine: 'docker', id: ID },
      name: 'web-1',
    });
  });

  test('of docker-proxy is the container that it forwards to; never the proxy alone', async () => {
    const proxy = {
      name: 'docker-proxy',
      place: '/system.slice/docker.service',
      commandLine:
        '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.18.0.2 -container-port 80',
    };
    const made = machine({ 'docker ps': `${ID}\tshop-web-1\n` });
    expect(await wayOf(proxy, made)).toMatchObject({ way: { kind: 'container', id: ID }, name: 'shop-web-1' });
    expect(made.ran).toEqual(['docker ps --no-trunc --filter publish=8080/tcp --format {{.ID}}\t{{.Names}}']);
    for (const answers of [{}, { 'docker ps': '' }, { 'docker ps': `${ID}\ta\n${ID}\tb\n` }])
      expect(await wayOf(proxy, machine(answers))).toMatchObject({ kind: 'refused', code: 'unsure', remedy: expect.any(String) });
  });

  test('runs systemctl stop for a service, its socket with it, and kills the unit when forced', async () => {
    const made = machine({ 'systemctl --no-ask-password': '' });
    const system = linuxStop({
      where: made.where,
      kill: () => {
        throw new Error('no signal is due');
      },
    });
    const seen = (await system.look(process.pid)) as SeenProcess;
    const found = {
      way: { kind: 'service', manager: 'systemd', unit: 'web.service web.socket' },
      name: 'web.service',
      why: null,
    } as const;
    expect(await system.act(seen, found, false)).toEqual({ kind: 'sent' });
    expect(await system.act(seen, found, true)).toEqual({ kind: 'sent' });
    expect(await system.act({ ...seen, mark: '1' }, found, false)).toEqual({ kind: 'replaced' });
    expect(made.ran.map((line) => line.replace('--no-ask-password --no-pager ', ''))).toEqual([
      'systemctl stop -- web.service web.socket',
      'systemctl kill --signal=SIGKILL -- web.service',
    ]);
  });

  test('tells in the manager’s own words why it did not work, and what to do by hand', async () => {
    const denied: Ran = { kind: 'done', stdout: Buffer.alloc(0), stderr: 'Failed to stop web.service: Access denied\n', code: 4 };
    const made = machine({ [SHOW]: 'ActiveState=active\nMainPID=0\nRestart=no\nTriggeredBy=\n', systemctl: denied });
    const real = linuxStop({ where: made.where });
    const system = {
      ...real,
      lineage: async () => new Set<number>(),
      wayOf: (seen: SeenProcess) =>
        linuxWay({ ...seen, uid: 0, place: '/system.slice/web.service' }, { where: made.where, uid: 0, ownCgroup: null }),
    };
    const stopper = createStopper({ system, consequences: async () => null });
    const planned = await stopper.plan({ pid: process.pid, startedAt: null });
    if (planned.kind !== 'plan') throw new Error(planned.text);
    expect(await stopper.stop(planned.plan.planId, false)).toMatchObject({
      kind: 'failed',
      text: expect.stringContaining('Access denied'),
      remedy: expect.stringContaining('systemctl stop web.service'),
    });
  });
});

describe('macOS', () => {
  const ROW = ' 4121  4100 anna S+ Sat Nov 21 09:12:33 2026     /usr/local/bin/node\n';
  const answers = {
    'ps -o': ROW,
    'ps -axo': ' 1 0\n 4100 1\n 4121 4100\n 77 1\n',
    'launchctl list': '4121\t0\tcom.example.web\n-\t0\tcom.example.off\n',
  };

  test('stops a job of launchd by unloading it, checked by pid and start; by force with a signal', async () => {
    const sent: unknown[] = [];
    const made = machine({ ...answers, 'launchctl bootout': '' });
    const system = macosStop({ where: made.where, uid: 501, ownPid: 77, kill: (...given) => void sent.push(given) });
    const seen = (await system.look(4121)) as SeenProcess;
    expect(seen).toMatchObject({ pid: 4121, parentPid: 4100, user: 'anna', name: 'node' });
    const found = await system.wayOf(seen);
    if ('kind' in found) throw new Error(found.text);
    expect(found.way).toEqual({ kind: 'service', manager: 'launchd', unit: 'com.example.web' });
    expect(await system.act(seen, found, false)).toEqual({ kind: 'sent' });
    expect(made.ran.at(-1)).toBe('launchctl bootout gui/501/com.example.web');
    expect(await system.act({ ...seen, mark: 'Sat Nov 21 09:12:34 2026' }, found, true)).toEqual({ kind: 'replaced' });
    expect(sent).toEqual([]);
    expect(await system.act(seen, found, true)).toEqual({ kind: 'sent' });
    expect(sent).toEqual([[4121, 'SIGKILL']]);
    expect([...(await system.lineage())]).toEqual([77, 1]);
  });

  test('signals an app that a person opened: launchd would not start it again', async () => {
    const made = machine({ ...answers, 'launchctl list': '4121\t0\tapplication.com.example.chat.1.2\n' });
    const system = macosStop({ where: made.where, uid: 501, ownPid: 77, kill: () => {} });
    expect(await system.wayOf((await system.look(4121)) as SeenProcess)).toMatchObject({ way: { kind: 'signal' } });
  });

  test('says whose process it is where the system refuses', async () => {
    const made = machine(answers);
    const kill = (): never => {
      throw Object.assign(new Error(), { code: 'EPERM' });
    };
    const stopper = createStopper({
      system: macosStop({ where: made.where, uid: 501, ownPid: 77, kill }),
      consequences: async () => null,
    });
    expect(await stopper.plan({ pid: 4121, startedAt: null })).toMatchObject({ kind: 'refused', code: 'not-permitted' });
  });
});

describe('Windows', () => {
  const process = (more: object) =>
    `${JSON.stringify({ ProcessId: 7404, ParentProcessId: 700, Name: 'node.exe', ExecutablePath: null, CommandLine: null, CreationDate: '2026-11-20T09:12:33.1234567Z', ...more })}\r\n`;
  const END = '{"PortlightEnd":1}\r\n';

  function windows(services: string, more: object = {}): RecordedConversation {
    const made = new RecordedConversation(null);
    made.reply = (line) => ({ text: `${line.includes('Win32_Service') ? services : process(more)}${END}` });
    made.answer = () => printed('');
    return made;
  }

  test('asks by taskkill, forces with /F, and only the process that was seen', async () => {
    const made = windows('');
    const system = windowsStop({ where: made.where, ownPid: 1 });
    const seen = (await system.look(7404)) as SeenProcess;
    const found = await system.wayOf(seen);
    if ('kind' in found) throw new Error(found.text);
    expect(await system.act(seen, found, false)).toEqual({ kind: 'sent' });
    expect(await system.act(seen, found, true)).toEqual({ kind: 'sent' });
    expect(await system.act({ ...seen, mark: 'earlier' }, found, true)).toEqual({ kind: 'replaced' });
    expect(made.commands.map(({ program, args }) => [program, ...args].join(' '))).toEqual([
      'taskkill /PID 7404',
      'taskkill /F /PID 7404',
    ]);
  });

  test('says why its command did not run, and which it was', async () => {
    const made = windows('');
    const system = windowsStop({ where: made.where, ownPid: 1 });
    const seen = (await system.look(7404)) as SeenProcess;
    const found = await system.wayOf(seen);
    if ('kind' in found) throw new Error(found.text);
    made.answer = () => ({ kind: 'not-started', code: 'EAGAIN' });
    const text = 'The system could not start taskkill (EAGAIN).';
    expect(await system.act(seen, found, true)).toEqual({ kind: 'failed', text });
  });

  test('stops a service as a service, and no process that hosts several', async () => {
    const one = `${JSON.stringify({ ProcessId: 7404, Name: 'W3SVC', DisplayName: 'Web Publishing' })}\r\n`;
    const made = windows(one);
    const system = windowsStop({ where: made.where, ownPid: 1 });
    const seen = (await system.look(7404)) as SeenProcess;
    expect(await system.wayOf(seen)).toMatchObject({
      way: { kind: 'service', manager: 'windows', unit: 'W3SVC' },
      name: 'Web Publishing',
    });
    const two = windowsStop({ where: windows(one + one.replace('W3SVC', 'WAS')).where, ownPid: 1 });
    expect(await two.wayOf(seen)).toMatchObject({ kind: 'refused', code: 'unsure' });
  });

  test('refuses the system’s own, and a process whose start is not told', async () => {
    const stopperOf = (more: object) =>
      createStopper({ system: windowsStop({ where: windows('', more).where, ownPid: 1 }), consequences: async () => null });
    expect(await stopperOf({ Name: 'lsass.exe' }).plan({ pid: 7404, startedAt: null })).toMatchObject({ code: 'system' });
    expect(await stopperOf({ CreationDate: null }).plan({ pid: 7404, startedAt: null })).toMatchObject({ code: 'unsure' });
  });
});
