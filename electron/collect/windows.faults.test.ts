import { afterEach, describe, expect, test } from 'vitest';
import type { Collector } from './collector.ts';
import {
  blindCodes,
  NOT_FOUND,
  type Read,
  RecordedConversation,
  readOf,
  scanThrough,
  settle,
  socketAt,
} from './recorded-conversation.ts';
import { printed } from './recorded-machine.ts';
import type { Ran } from './run.ts';
import { windowsCollector } from './windows.ts';

const collectors: Collector[] = [];
afterEach(() => {
  for (const collector of collectors.splice(0)) collector.close();
});

function windows(): { readonly machine: RecordedConversation; readonly collector: Collector } {
  const machine = new RecordedConversation('windows-11');
  const { where, now, after } = machine;
  const collector = windowsCollector({ where, now, after });
  collectors.push(collector);
  return { machine, collector };
}

const END = '{"PortlightEnd":1}\r\n';
const never = new Promise<Ran>(() => {});

async function readThrough(machine: RecordedConversation, collector: Collector): Promise<Read> {
  const scan = await scanThrough(machine, collector);
  if (scan.kind !== 'read') throw new Error(scan.text);
  return scan;
}

describe('PowerShell in trouble', () => {
  test('one that hangs holds the first scan for a bounded time, is ended, and rests before another is started', async () => {
    const { machine, collector } = windows();
    machine.reply = () => 'silence';
    const first = await readThrough(machine, collector);
    expect(socketAt(first, 49700, 443)?.owners[0]?.name).toBe('chrome.exe');
    expect(first.reading.method).toContain('tasklist');
    while (machine.waits > 0) {
      machine.pass();
      await settle();
    }
    expect(blindCodes(await readThrough(machine, collector))).toContain('powershell');
    expect(machine.starts).toBe(1);
    machine.reply = () => null;
    machine.nowMs += 700_000;
    await readThrough(machine, collector);
    await settle();
    const later = await readOf(collector);
    expect(machine.starts).toBe(2);
    expect(later.reading.method).toContain('powershell');
    expect(socketAt(later, 49700, 443)?.app?.id).toBe('exe:c:/program files/google/chrome/application/chrome.exe');
    expect(blindCodes(later)).not.toContain('powershell');
  });

  test.each([
    ['ends in the middle', 'end' as const],
    ['prints garbage', { text: 'Windows PowerShell\r\nCopyright (C)\r\n' }],
    ['gives half an answer', { text: '{"ProcessId":6104,"Name":"chrome.exe"}\r\n{"ProcessId":61' }],
    ['refuses', { text: '{"PortlightError":"HRESULT 0x80070005,Microsoft.Management","Message":"Zugriff verweigert"}\r\n' }],
  ])('one that %s is no answer: tasklist gives the names', async (_, replied) => {
    const { machine, collector } = windows();
    machine.reply = () => replied;
    const scan = await readThrough(machine, collector);
    expect(socketAt(scan, 49700, 443)?.owners).toEqual([{ pid: 6104, name: 'chrome.exe', exe: null }]);
    expect(blindCodes(scan)).toContain('powershell');
  });

  test('an answer whose lines the host has broken is put together again', async () => {
    const { machine, collector } = windows();
    machine.reply = (line) => {
      if (!line.includes('Win32_Process')) return null;
      return {
        text: machine
          .file('processes.txt')
          .toString('latin1')
          .replace(/(.{79})/g, '$1\r\n'),
      };
    };
    expect(socketAt(await readOf(collector), 49700, 443)?.app?.name).toBe('Google Chrome');
  });

  test('without the newer cmdlets the older ones are asked, and their dates are read', async () => {
    const { machine, collector } = windows();
    const old =
      '{"ProcessId":6104,"ParentProcessId":0,"Name":"chrome.exe","ExecutablePath":"C:\\\\Chrome\\\\chrome.exe","CommandLine":null,"CreationDate":"20261120090011.123456+060"}\r\n';
    machine.reply = (line) => {
      if (/Get-Cim|Get-Net/.test(line)) return { text: NOT_FOUND };
      return line.includes('Win32_Process') ? { text: old + END } : null;
    };
    await readOf(collector);
    await settle();
    const scan = await readOf(collector);
    expect(scan.reading.processes.find(({ pid }) => pid === 6104)).toMatchObject({
      startedAt: '2026-11-20T08:00:11.123Z',
      exe: 'C:\\Chrome\\chrome.exe',
    });
    expect(blindCodes(scan)).toContain('creation-times');
  });

  test('services that cannot be read are said to be missing, and svchost stays what it is', async () => {
    const { machine, collector } = windows();
    machine.reply = (line) => (line.includes('Win32_Service') ? { text: NOT_FOUND } : null);
    const scan = await readOf(collector);
    expect(socketAt(scan, 135)?.app).toMatchObject({ id: 'service-host', kind: 'service' });
    expect(blindCodes(scan)).toContain('services');
  });
});

describe('netstat in trouble', () => {
  test.each<[string, Ran]>([
    ['missing', { kind: 'missing' }],
    ['late', { kind: 'timed-out', deadlineMs: 10_000 }],
    ['garbage', printed('\u0000\u0001\u0002')],
    ['refused in another language', printed('Der angeforderte Vorgang erfordert erh\xf6hte Rechte.\r\n', 1)],
  ])('%s: PowerShell gives the table instead', async (_, ran) => {
    const { machine, collector } = windows();
    machine.answer = ({ program }) => (program === 'netstat' ? ran : null);
    const scan = await readOf(collector);
    expect(scan.reading.sockets).toHaveLength(7);
    expect(blindCodes(scan)).toContain('netstat');
    expect(socketAt(scan, 49700, 443)).toMatchObject({ app: { name: 'Google Chrome' }, state: 'established' });
  });

  test('half a last row is named as unread, not shown as a whole one', async () => {
    const { machine, collector } = windows();
    const whole = machine.file('netstat.txt').toString('latin1');
    machine.answer = ({ program }) => (program === 'netstat' ? printed(whole.slice(0, whole.lastIndexOf('4410') + 2)) : null);
    const { reading } = await readOf(collector);
    expect(reading.skippedCount).toBe(1);
    expect(reading.sockets).toHaveLength(14);
  });

  test('when netstat and PowerShell both fail, the scan fails with both reasons and does not wait for ever', async () => {
    const { machine, collector } = windows();
    machine.answer = ({ program }) => (program === 'netstat' ? { kind: 'denied' } : never);
    machine.reply = () => 'silence';
    expect(await scanThrough(machine, collector)).toMatchObject({
      kind: 'failed',
      text: expect.stringMatching(/netstat may not be run.*PowerShell gave no answer/),
    });
  });
});
