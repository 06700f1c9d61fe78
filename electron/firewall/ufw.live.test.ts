import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whyNoLab } from '../cli/lab/network.ts';
import { FAR, makeWire, type Wire } from './lab/wire.ts';
import { readFirewall } from './read-firewall.ts';

// The real ufw, in a network namespace and with files of its own: nothing of this machine's firewall is touched.

const noUfw = whyNoLab() ?? (existsSync('/usr/sbin/ufw') ? null : 'ufw is missing');
if (noUfw !== null) process.stderr.write(`SKIPPED: the firewall by the real ufw (${noUfw})\n`);

let wire: Wire;
let root = '';
const ufw = (...words: readonly string[]) => wire.load('ufw', [`--rootdir=${root}`, `--datadir=${root}`, ...words], '');
const asked = (port: number) => readFirewall({ protocol: 'tcp', port, direction: 'in', address: null }, wire.machine);
let fromPort = 30_000;
async function open(port: number): Promise<readonly boolean[]> {
  const tries = FAR.filter((from) => !from.includes(':')).map((from) => {
    fromPort += 1;
    return wire.attempt('in', { protocol: 'tcp', from, fromPort, to: '203.0.113.1', port }, 700);
  });
  return Promise.all(tries);
}

describe.skipIf(noUfw !== null)('the real ufw', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    wire = await makeWire();
    root = await mkdtemp(join(tmpdir(), 'portlight-ufw-'));
    for (const path of ['/etc/ufw', '/lib/ufw', '/usr/share/ufw']) await cp(path, join(root, path), { recursive: true });
    await mkdir(join(root, 'etc/default'), { recursive: true });
    const defaults = await readFile('/etc/default/ufw', 'utf8');
    await writeFile(join(root, 'etc/default/ufw'), defaults.replace(/^IPT_SYSCTL=.*$/m, 'IPT_SYSCTL='));
    expect(ufw('--force', 'enable')).toBe(true);
  });
  afterAll(async () => {
    wire.close();
    await rm(root, { recursive: true, force: true });
  });

  test('drops what nothing allows, and the command is its own', async () => {
    expect(await asked(7001)).toMatchObject({ verdict: 'blocked', firewall: 'ufw', command: 'sudo ufw allow 7001/tcp' });
    expect(await open(7001)).toEqual([false, false]);
    expect(ufw('allow', '7001/tcp')).toBe(true);
    expect(await asked(7001)).toMatchObject({ verdict: 'allowed', firewall: 'ufw' });
    expect(await open(7001)).toEqual([true, true]);
  });

  test('a port that is open to some is partly open', async () => {
    ufw('allow', 'from', '198.51.100.0/24', 'to', 'any', 'port', '7002', 'proto', 'tcp');
    const { verdict, openTo } = await asked(7002);
    expect([verdict, openTo]).toEqual(['partly', [expect.stringContaining('198.51.100.0/24')]]);
    expect(await open(7002)).toEqual([false, true]);
  });

  test('a limited port is left open, with the rule that counts', async () => {
    ufw('limit', '7003/tcp');
    const { verdict, rules } = await asked(7003);
    expect([verdict, rules.map(({ text }) => text).join()]).toEqual(['unknown', expect.stringContaining('--hitcount')]);
  });
});
