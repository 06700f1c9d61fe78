import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canBeReadAgain } from './open.ts';

it.skipIf(process.platform === 'win32')(
  'only a file is given to the window to read: a pipe has been read, and would keep it waiting',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portlight-open-'));
    writeFileSync(join(folder, 'file'), 'tcp');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const answers = await Promise.all(['file', 'pipe', 'gone'].map((name) => canBeReadAgain(join(folder, name))));
    expect(answers).toEqual([true, false, false]);
    expect(await canBeReadAgain('-')).toBe(false);
    rmSync(folder, { recursive: true });
  },
);
