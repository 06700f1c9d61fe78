import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { talk, type Where } from './run.ts';
import type { After } from './slow-source.ts';
import { Powershell } from './windows/powershell.ts';

const directory = mkdtempSync(join(tmpdir(), 'portlight-talk-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const where: Where = { kind: 'this-machine', directories: [directory] };

/**
 * A stand-in for PowerShell that reads lines and answers: JSON for a question, nothing for `Hang`, its death for `Die`. It notes its
 * pid, so that a test can see it end.
 */
writeFileSync(
  join(directory, 'powershell'),
  `#!/bin/sh
echo $$ >> ${directory}/pids
while read -r line; do
  case "$line" in
    *Hang*) : ;;
    *Die*) exit 3 ;;
    try*) mark=\${line##*;\\'}; printf '{"Answer":%s}\\r\\n{"PortlightEnd":1}\\r\\n' "$$"; printf '%s\\r\\n' "\${mark%?}" ;;
  esac
done
`,
);
chmodSync(join(directory, 'powershell'), 0o755);

const isAlive = (pid: number) => existsSync(`/proc/${pid}/stat`);

describe.skipIf(process.platform !== 'linux')('a program that is talked with', () => {
  test('stays between questions, and ends with the conversation', async () => {
    const powershell = new Powershell({ where, now: Date.now });
    const first = await powershell.ask('Get-One', 20_000);
    const second = await powershell.ask('Get-Two', 20_000);
    expect(first).toMatchObject({ kind: 'told', records: [{ Answer: expect.any(Number) }] });
    expect(second).toEqual(first);
    const pid = first.kind === 'told' ? Number(first.records[0]?.Answer) : 0;
    expect(isAlive(pid)).toBe(true);
    powershell.close();
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    expect((await powershell.ask('Get-Three', 20_000)).kind).toBe('untold');
  });

  test('questions asked at once are answered one after the other', async () => {
    const powershell = new Powershell({ where, now: Date.now });
    const answers = await Promise.all(['A', 'B', 'C'].map((script) => powershell.ask(script, 20_000)));
    powershell.close();
    expect(answers.map(({ kind }) => kind)).toEqual(['told', 'told', 'told']);
  });

  test('that dies is an answer that failed; after a pause another is started', async () => {
    let nowMs = 0;
    const powershell = new Powershell({ where, now: () => nowMs });
    expect(await powershell.ask('Die', 20_000)).toMatchObject({ kind: 'untold', text: 'PowerShell ended without an answer.' });
    expect(await powershell.ask('Get-One', 20_000)).toMatchObject({ kind: 'untold' });
    nowMs = 15_000;
    expect((await powershell.ask('Get-One', 20_000)).kind).toBe('told');
    powershell.close();
  });

  test('that hangs is ended at the deadline', async () => {
    const deadlines: (() => void)[] = [];
    const after: After = (_, call) => {
      deadlines.push(call);
      return () => {};
    };
    const powershell = new Powershell({ where, now: () => 0, after });
    const started = await powershell.ask('Get-One', 20_000);
    const pid = started.kind === 'told' ? Number(started.records[0]?.Answer) : 0;
    const asked = powershell.ask('Hang', 20_000);
    await expect.poll(() => deadlines.length).toBe(2);
    deadlines[1]?.();
    expect(await asked).toMatchObject({ kind: 'untold', text: 'PowerShell gave no answer within 20 seconds.' });
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  test('that is not there is told as missing', () => {
    expect(talk(where, 'absent-program', [], { output: () => {}, ended: () => {} })).toBe('missing');
  });
});
