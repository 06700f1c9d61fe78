import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePrivate } from './private-file.ts';

const TEXT = Buffer.from('198.51.100.7');
const { signal } = new AbortController();
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portlight-private-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe.skipIf(process.platform === 'win32')('a file that is written for its owner alone', () => {
  it('can be read by nobody else, also where one that everybody could read was there', async () => {
    const [fresh, old] = [join(folder, 'fresh'), join(folder, 'old')];
    writeFileSync(old, 'what was there before, and longer');
    chmodSync(old, 0o644);
    for (const path of [fresh, old]) {
      await writePrivate(path, TEXT, signal);
      expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual([TEXT.toString(), 0o600]);
    }
    expect(readdirSync(folder).sort()).toEqual(['fresh', 'old']);
  });

  it('is the one that a link leads to, and the link stays', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    const target = join(folder, 'elsewhere', 'file');
    writeFileSync(target, 'old');
    chmodSync(target, 0o666);
    symlinkSync('elsewhere/file', join(folder, 'link'));
    await writePrivate(join(folder, 'link'), TEXT, signal);
    expect(readlinkSync(join(folder, 'link'))).toBe('elsewhere/file');
    expect([readFileSync(target, 'utf8'), modeOf(target)]).toEqual([TEXT.toString(), 0o600]);
  });

  it('stays as it was, and nothing is left beside it, once the signal is given', async () => {
    const path = join(folder, 'old');
    writeFileSync(path, 'old');
    await writePrivate(path, TEXT, AbortSignal.abort());
    await writePrivate(join(folder, 'fresh'), TEXT, AbortSignal.abort());
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['old'], 'old']);
  });

  it('is no file where a device or a pipe is named: that is written to, and stays what it is', async () => {
    await writePrivate('/dev/null', TEXT, signal);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [read] = await Promise.all([readFile(pipe, 'utf8'), writePrivate(pipe, TEXT, signal)]);
    expect(read).toBe(TEXT.toString());
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it.skipIf(process.getuid?.() === 0)('is closed to others first where its folder takes no new one', async () => {
    const path = join(folder, 'old');
    writeFileSync(path, 'what was there before, and longer');
    chmodSync(path, 0o644);
    chmodSync(folder, 0o500);
    await writePrivate(path, TEXT, signal);
    await expect(writePrivate(join(folder, 'fresh'), TEXT, signal)).rejects.toMatchObject({ code: 'EACCES' });
    chmodSync(folder, 0o700);
    expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual([TEXT.toString(), 0o600]);
  });
});
