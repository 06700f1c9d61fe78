import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lookAround } from './surroundings.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portlight-around-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, network: string | null, pidNamespace = 'pid:[4026531836]'): void {
  mkdirSync(join(root, name, 'ns'), { recursive: true });
  writeFileSync(join(root, name, 'stat'), `${name} (x) S 0\n`);
  if (network !== null) symlinkSync(network, join(root, name, 'ns/net'));
  symlinkSync(pidNamespace, join(root, name, 'ns/pid'));
}

test('networks beside our own are counted once each, ours and those that cannot be told not', () => {
  put('self', 'net:[1]');
  put('1', 'net:[1]');
  put('7', 'net:[2]');
  put('8', 'net:[2]');
  put('9', 'net:[3]');
  put('10', null);
  mkdirSync(join(root, 'sys'));
  expect(lookAround(root)).toMatchObject({ otherNetworks: 2, isProcHiding: false, isFirstPidNamespace: true });
});

test('a /proc that shows other users’ processes to nobody hides, and a namespace of processes is told from the first', () => {
  put('self', 'net:[1]', 'pid:[4026532000]');
  expect(lookAround(root)).toMatchObject({
    otherNetworks: 0,
    isProcMissing: false,
    isProcHiding: true,
    isFirstPidNamespace: false,
  });
});

test('a /proc that is not mounted is told from one that hides', () => {
  expect(lookAround(root)).toMatchObject({ otherNetworks: 0, isProcMissing: true });
});
