import { afterEach, describe, expect, test } from 'vitest';
import type { Collector } from './collector.ts';
import { blindCodes, RecordedConversation, readOf, settle, socketAt } from './recorded-conversation.ts';
import { printed } from './recorded-machine.ts';
import { windowsCollector } from './windows.ts';

const collectors: Collector[] = [];
afterEach(() => {
  for (const collector of collectors.splice(0)) collector.close();
});

function windows(name: string): { readonly machine: RecordedConversation; readonly collector: Collector } {
  const machine = new RecordedConversation(name);
  const { where, now, after } = machine;
  const collector = windowsCollector({ where, now, after });
  collectors.push(collector);
  return { machine, collector };
}

const END = '{"PortlightEnd":1}\r\n';

describe('a recorded conversation of Windows 11', () => {
  test('every row is a socket with its state, and none is skipped', async () => {
    const scan = await readOf(windows('windows-11').collector);
    expect(scan.reading).toMatchObject({ platform: 'win32', skippedCount: 0, method: ['netstat', 'powershell'] });
    expect(scan.reading.sockets).toHaveLength(15);
    expect(socketAt(scan, 8080)).toMatchObject({ state: 'listen', remote: null, family: 4 });
    expect(socketAt(scan, 1900, 50111)?.local).toEqual({ address: 'fe80::a9b8:14ae:b7a6:3e3e', port: 1900, zone: '12' });
  });

  test('helpers, web views, services and scripts belong to what a person would name', async () => {
    const scan = await readOf(windows('windows-11').collector);
    expect(socketAt(scan, 49700, 443)).toMatchObject({
      owners: [{ pid: 6104, name: 'chrome.exe' }],
      app: { name: 'Google Chrome', kind: 'application', evidence: 'parent' },
    });
    expect(socketAt(scan, 5353, null, 6100)?.app?.id).toBe(socketAt(scan, 49700, 443)?.app?.id);
    expect(socketAt(scan, 49711, 443)?.app).toMatchObject({ name: 'Microsoft Teams', evidence: 'parent' });
    expect(socketAt(scan, 49702, 443)?.app?.id).toBe('exe:c:/program files/windowsapps/msteams');
    expect(socketAt(scan, 8080)?.app).toMatchObject({ name: 'server.js (node)', kind: 'script' });
    expect(socketAt(scan, 135)?.app).toMatchObject({
      id: 'service:RpcEptMapper+RpcSs',
      name: 'RPC Endpoint Mapper, Remote Procedure Call (RPC)',
      evidence: 'service',
    });
    expect(socketAt(scan, 49712, 443)).toMatchObject({
      owners: [{ name: 'MsMpEng.exe', exe: null }],
      app: { name: 'Microsoft Defender Antivirus Service' },
    });
  });

  test('the kernel is named as what it is, and what is closed belongs to nobody', async () => {
    const scan = await readOf(windows('windows-11').collector);
    expect(socketAt(scan, 445)).toMatchObject({ owners: [{ pid: 4, name: 'System' }], app: { id: 'system', kind: 'system' } });
    expect(socketAt(scan, 49650, 443)).toMatchObject({
      owners: [],
      ownerUnknown: { code: 'closed-by-process' },
      state: 'time-wait',
    });
  });

  test('a UDP peer that cannot be one is not shown, a likely one is', async () => {
    const scan = await readOf(windows('windows-11').collector);
    expect(socketAt(scan, 51857, 443)).toMatchObject({ protocol: 'udp', state: 'established' });
    expect(socketAt(scan, 51900)).toMatchObject({ remote: null, state: null });
  });

  test('letters beyond ASCII come through whatever the code page', async () => {
    const { machine, collector } = windows('windows-11');
    expect(machine.file('processes.txt').every((byte) => byte < 0x80)).toBe(true);
    const { reading } = await readOf(collector);
    expect(reading.processes.find(({ pid }) => pid === 5200)?.commandLine).toContain('Jörg\\Läden\\server.js');
  });

  test('the time the system made a socket takes the place of when it was seen', async () => {
    const { machine, collector } = windows('windows-11');
    expect(socketAt(await readOf(collector), 49700, 443)?.sinceIsBound).toBe(true);
    await settle();
    machine.nowMs += 2_000;
    const scan = await readOf(collector);
    expect(socketAt(scan, 49700, 443)).toMatchObject({ since: '2026-11-20T08:00:30.123Z', sinceIsBound: false });
    expect(socketAt(scan, 49711, 443)?.sinceIsBound).toBe(true);
  });

  test('after that a quiet machine costs one netstat a scan and changes nothing', async () => {
    const { machine, collector } = windows('windows-11');
    await readOf(collector);
    await settle();
    const before = await readOf(collector);
    const [commands, told] = [machine.commands.length, machine.told.length];
    machine.nowMs += 2_000;
    const after = await readOf(collector);
    expect(machine.commands.slice(commands).map(({ program }) => program)).toEqual(['netstat']);
    expect(machine.told).toHaveLength(told);
    for (const [id, socket] of before.table.sockets) expect(after.table.sockets.get(id)).toBe(socket);
    for (const [pid, process] of before.table.processes) expect(after.table.processes.get(pid)).toBe(process);
    expect(machine.starts).toBe(1);
  });

  test('questions are one line of ASCII each, and use nothing that constrained language mode forbids', async () => {
    const { machine, collector } = windows('windows-11');
    await readOf(collector);
    await settle();
    expect(machine.told.length).toBeGreaterThan(4);
    for (const line of machine.told) {
      expect(line).toMatch(/^[\x20-\x7e]+$/);
      expect(line).not.toMatch(/\[Console\]|Add-Type|New-Object|\[pscustomobject\]|\[System\./i);
    }
  });

  test('without elevation it says so and how to lift it', async () => {
    const scan = await readOf(windows('windows-11').collector);
    expect(blindCodes(scan)).toEqual(['not-elevated', 'details', 'closes']);
    expect(scan.reading.blindSpots[0]?.remedy).toContain('Run as administrator');
  });
});

describe('a German Windows 10 without PowerShell', () => {
  const german = () => {
    const one = windows('windows-10-german');
    one.machine.talk = 'missing';
    return one;
  };

  test('states are read in code page 850, by shape where no word is known', async () => {
    const { machine, collector } = german();
    expect(machine.file('netstat.txt').includes(Buffer.from('ABH\x99REN', 'latin1'))).toBe(true);
    const scan = await readOf(collector);
    expect([
      socketAt(scan, 8080)?.state,
      socketAt(scan, 49700, 443)?.state,
      socketAt(scan, 49702, 443)?.state,
      socketAt(scan, 49650, 443)?.state,
    ]).toEqual(['listen', 'established', 'close-wait', 'time-wait']);
    expect(scan.reading.skippedCount).toBe(0);
  });

  test('tasklist names processes and services, and what is missing is said', async () => {
    const scan = await readOf(german().collector);
    expect(socketAt(scan, 135)?.app?.id).toBe('service:RpcEptMapper+RpcSs');
    expect(socketAt(scan, 49700, 443)).toMatchObject({
      owners: [{ name: 'chrome.exe', exe: null }],
      app: { name: 'Google Chrome' },
    });
    expect(socketAt(scan, 445)?.app?.id).toBe('system');
    expect(scan.reading.method).toEqual(['netstat', 'tasklist']);
    expect(blindCodes(scan)).toEqual(['powershell', 'details', 'closes']);
  });

  test('a tasklist that answers with a sentence leaves numbers, never a guess', async () => {
    const { machine, collector } = german();
    machine.answer = ({ program }) =>
      program === 'tasklist' ? printed('INFORMATION: Es werden keine Aufgaben ausgef\x81hrt.\r\n') : null;
    const scan = await readOf(collector);
    expect(socketAt(scan, 49700, 443)?.owners).toEqual([{ pid: 6104, name: 'Process 6104', exe: null }]);
    expect(socketAt(scan, 445)?.owners).toEqual([{ pid: 4, name: 'System', exe: null }]);
    expect(blindCodes(scan)).toContain('processes');
  });
});

describe('processes over time', () => {
  const netstat = (pid: number) =>
    printed(`\r\n  Proto\r\n  TCP    192.0.2.20:50000       198.51.100.7:443       ESTABLISHED     ${pid}\r\n`);

  test('a new process is asked for by its pid alone, and its service with it', async () => {
    const { machine, collector } = windows('windows-11');
    await readOf(collector);
    await settle();
    machine.told.length = 0;
    machine.answer = ({ program }) => (program === 'netstat' ? netstat(8_800) : null);
    machine.reply = (line) => {
      if (line.includes('ProcessId=8800')) {
        return { text: `{"ProcessId":8800,"ParentProcessId":900,"Name":"svchost.exe","ExecutablePath":null}\r\n${END}` };
      }
      return line.includes('Win32_Service')
        ? { text: `{"ProcessId":8800,"Name":"CDPUserSvc_1a2b3c","DisplayName":"Connected Devices Platform_1a2b3c"}\r\n${END}` }
        : { text: END };
    };
    const scan = await readOf(collector);
    expect(machine.told[0]).toContain("-Filter 'ProcessId=8800'");
    expect(socketAt(scan, 50000, 443)?.app).toMatchObject({ id: 'service:CDPUserSvc', name: 'Connected Devices Platform' });
  });

  test('a process that has ended is not named, and not asked for in each scan', async () => {
    const { machine, collector } = windows('windows-11');
    await readOf(collector);
    await settle();
    machine.answer = ({ program }) => (program === 'netstat' ? netstat(9_900) : null);
    machine.reply = () => ({ text: END });
    expect(socketAt(await readOf(collector), 50000, 443)).toMatchObject({ owners: [], ownerUnknown: { code: 'gone' } });
    machine.told.length = 0;
    await readOf(collector);
    expect(machine.told).toEqual([]);
  });

  test('a parent that began after its child is not its parent', async () => {
    const { machine, collector } = windows('windows-11');
    const process = (pid: number, parent: number, name: string, time: string) =>
      `{"ProcessId":${pid},"ParentProcessId":${parent},"Name":"${name}","ExecutablePath":"C:\\\\Shop\\\\${name}","CreationDate":"2026-11-20T${time}Z"}\r\n`;
    machine.answer = ({ program }) => (program === 'netstat' ? netstat(10) : null);
    machine.reply = (line) =>
      line.includes('Win32_Process')
        ? { text: process(10, 20, 'till.exe', '08:00:00') + process(20, 0, 'shop.exe', '09:00:00') + END }
        : null;
    expect(socketAt(await readOf(collector), 50000, 443)?.app).toMatchObject({ name: 'till', evidence: 'executable' });
  });

  test('rest ends PowerShell, and the next scan starts another', async () => {
    const { machine, collector } = windows('windows-11');
    await readOf(collector);
    await settle();
    collector.rest?.();
    machine.nowMs += 61_000;
    await readOf(collector);
    expect(machine.starts).toBe(2);
  });
});
