import { expect, test } from 'vitest';
import { parseTasklist } from './tasklist.ts';

const RULE = '========================= ======== ================ =========== ============\n';
const row = (name: string, pid: number) =>
  `${name.slice(0, 25).padEnd(25)} ${String(pid).padStart(8)} Services                   0     10,000 K\n`;

test('a name with a number in it does not make its process another', () => {
  const text = `Image Name                     PID Session Name        Session#    Mem Usage\n${RULE}${row('evil 1712 x.exe', 4000)}${row('spoolsv.exe', 1712)}${row('Memory Compression', 2020)}`;
  expect(parseTasklist(text).map(({ pid, name }) => `${pid} ${name}`)).toEqual([
    '4000 evil 1712 x.exe',
    '1712 spoolsv.exe',
    '2020 Memory Compression',
  ]);
});

test('services stand in the table of /SVC, over several lines too; a word for none is no service', () => {
  const text = [
    'Image Name                     PID Services',
    '========================= ======== ============================================',
    'System Idle Process              0 N/A',
    'svchost.exe                   1012 BrokerInfrastructure, DcomLaunch, PlugPlay,',
    '                                   Power, SystemEventsBroker',
    'firefox.exe                   2280 No disponible',
  ].join('\r\n');
  expect(parseTasklist(text)).toEqual([
    { pid: 0, name: 'System Idle Process', services: [] },
    {
      pid: 1012,
      name: 'svchost.exe',
      services: ['BrokerInfrastructure', 'DcomLaunch', 'PlugPlay', 'Power', 'SystemEventsBroker'],
    },
    { pid: 2280, name: 'firefox.exe', services: [] },
  ]);
});

test('a row with signs beyond ASCII is read when one number alone can be the pid', () => {
  const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
  const rows = [`${'é'.repeat(20)}.exe      4000 Services  0  10 K`, `${'é'.repeat(9)} 1712 x.exe      4000 Services  0  10 K`];
  expect(parseTasklist(latin1(`${RULE}${rows.join('\n')}`)).map(({ pid }) => pid)).toEqual([4000]);
});
