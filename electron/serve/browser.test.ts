import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Opener, openBrowser } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'portlight-opener-'));
const URL_WITH_KEY = 'http://127.0.0.1:8080/?token=abc';

beforeEach(() => {
  vi.stubEnv('DISPLAY', ':99');
  vi.stubEnv('BROWSER', '');
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in place of the system's, and what it is told: its arguments, then its standard input. */
function madeUpOpener(name: string, ending: string): { readonly program: string; readonly told: () => string } {
  const program = join(folder, name);
  const noted = `${program}.told`;
  writeFileSync(program, `#!/bin/sh\nfor word in "$@"; do printf '[%s]' "$word"; done > ${noted}\ncat >> ${noted}\n${ending}\n`, {
    mode: 0o755,
  });
  return { program, told: () => readFileSync(noted, 'utf8') };
}

describe.skipIf(process.platform === 'win32')('opening a browser', () => {
  it('tells the address on standard input alone where arguments can be read and nothing else is needed', async () => {
    const { program, told } = madeUpOpener('script', 'exit 0');
    const opener: Opener = { program, args: ['-'], script: (url) => `open location "${url}"\n` };
    expect(await openBrowser(URL_WITH_KEY, [opener])).toBe(true);
    expect(told()).toBe(`[-]open location "${URL_WITH_KEY}"\n`);
  });

  it('gives the address as the last argument to a program that is there, and passes over one that is not', async () => {
    const { program, told } = madeUpOpener('argument', 'exit 0');
    const openers = [join(folder, 'nowhere'), program].map((path) => ({ program: path, args: ['--new'] }));
    expect(await openBrowser(URL_WITH_KEY, openers)).toBe(true);
    expect(told()).toBe(`[--new][${URL_WITH_KEY}]`);
  });

  it('has opened nothing where the program fails, where there is none, and where the person wants none', async () => {
    const { program } = madeUpOpener('failing', 'exit 3');
    expect(await openBrowser(URL_WITH_KEY, [{ program, args: [] }])).toBe(false);
    expect(await openBrowser(URL_WITH_KEY, [])).toBe(false);
    vi.stubEnv('BROWSER', 'none');
    expect(await openBrowser(URL_WITH_KEY, [{ program: '/bin/sh', args: ['-c', 'exit 0'] }])).toBe(false);
  });
});
