import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';

/** A Chromium-family browser that answered when it was asked for its version, or what was tried in vain. */
export type BrowserSearch =
  | {
      readonly kind: 'found';
      readonly path: string;
      readonly name: string;
      readonly version: string;
      /** Who put it there: the person (`the machine`), `playwright`, or a package manager's name. */
      readonly installedBy: string;
    }
  | { readonly kind: 'missing'; readonly text: string };

interface Candidate {
  readonly path: string;
  readonly name: string;
  readonly installedBy: string;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly lastLine: string;
  readonly why: 'ended' | 'not started' | 'silent for too long' | 'took too long';
}

const PLAYWRIGHT_CLI = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url));
const VERSION_DEADLINE_MS = 20_000;
const INSTALL_SILENCE_MS = 90_000;
const INSTALL_DEADLINE_MS = 15 * 60_000;

/** Arguments for a browser in tests: silent on the network, no first-run pages, and no sandbox where root could not have one. */
export function testArguments(): readonly string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
  ];
}

/**
 * A browser for the tests: the one named by PORTLIGHT_BROWSER, Playwright's own, an installed Chromium, Chrome or Edge; else
 * one is installed, by Playwright or, as root on Linux, by the system's package manager. Each attempt is told in one line.
 */
export async function findBrowser(tell: (line: string) => void = console.error): Promise<BrowserSearch> {
  const tried: string[] = [];
  const note = (line: string) => {
    tried.push(line);
    tell(`browser: ${line}`);
  };
  const installed = await firstThatAnswers([...named(), ...playwrights(), ...wellKnown(platform())], note);
  if (installed !== null) return installed;
  if (process.env.PORTLIGHT_NO_INSTALL !== undefined) note('none is installed, and PORTLIGHT_NO_INSTALL forbids to install one');
  else {
    note('none is installed; asking Playwright for one (playwright install chromium)');
    const fetched = await runBounded(process.execPath, [PLAYWRIGHT_CLI, 'install', 'chromium'], INSTALL_SILENCE_MS);
    if (fetched.code !== 0) note(`Playwright could not install one: ${fetched.why}; ${fetched.lastLine}`);
    const own = await firstThatAnswers(playwrights(), note);
    if (own !== null) return own;
    const packaged = await installPackage(note);
    if (packaged !== null) return packaged;
  }
  return { kind: 'missing', text: `No Chromium, Chrome or Edge for the tests.\n  ${tried.join('\n  ')}` };
}

function named(): Candidate[] {
  const path = process.env.PORTLIGHT_BROWSER;
  return path === undefined || path === '' ? [] : [{ path, name: 'PORTLIGHT_BROWSER', installedBy: 'the machine' }];
}

function playwrights(): Candidate[] {
  return [{ path: chromium.executablePath(), name: 'Chromium', installedBy: 'playwright' }];
}

/** Where Chromium, Chrome and Edge are installed on the three systems, in the order in which they are tried. */
export function wellKnown(system: NodeJS.Platform): readonly Candidate[] {
  return pathsOf(system).map(([name, path]) => ({ name, path, installedBy: 'the machine' }));
}

function pathsOf(system: NodeJS.Platform): readonly (readonly [string, string])[] {
  if (system === 'darwin') {
    const roots = ['/Applications', join(homedir(), 'Applications')];
    return roots.flatMap((root) =>
      ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
        (name) => [name, `${root}/${name}.app/Contents/MacOS/${name}`] as const,
      ),
    );
  }
  if (system === 'win32') {
    const roots = [process.env.LOCALAPPDATA, process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']];
    return roots
      .filter((root) => root !== undefined)
      .flatMap((root) => [
        ['Google Chrome', join(root, 'Google', 'Chrome', 'Application', 'chrome.exe')] as const,
        ['Chromium', join(root, 'Chromium', 'Application', 'chrome.exe')] as const,
        ['Microsoft Edge', join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe')] as const,
      ]);
  }
  return [
    ['Chromium', '/usr/bin/chromium'],
    ['Chromium', '/usr/bin/chromium-browser'],
    ['Google Chrome', '/usr/bin/google-chrome-stable'],
    ['Google Chrome', '/opt/google/chrome/chrome'],
    ['Microsoft Edge', '/usr/bin/microsoft-edge-stable'],
    ['Chromium', '/snap/bin/chromium'],
  ];
}

async function firstThatAnswers(candidates: readonly Candidate[], note: (line: string) => void): Promise<BrowserSearch | null> {
  for (const candidate of candidates) {
    try {
      accessSync(candidate.path, constants.X_OK);
    } catch {
      if (candidate.name === 'PORTLIGHT_BROWSER') note(`PORTLIGHT_BROWSER names ${candidate.path}, which cannot be run`);
      continue;
    }
    const version = await versionOf(candidate.path);
    if (version !== null) return { kind: 'found', ...candidate, version };
    note(`${candidate.path} is there but does not start`);
  }
  return null;
}

/** The version a browser tells; null when it cannot run (a library is missing, or the file only points to a snap). */
async function versionOf(path: string): Promise<string | null> {
  // On Windows a browser does not print its version: it opens a window. The folder beside it has the version as its name.
  if (platform() === 'win32') return readdirSync(dirname(path)).find((name) => /^\d+(\.\d+)+$/.test(name)) ?? 'unknown';
  const asked = await runBounded(path, ['--version'], VERSION_DEADLINE_MS);
  return asked.code === 0 ? (/\d+(?:\.\d+)+/.exec(asked.stdout)?.[0] ?? null) : null;
}

const PACKAGE_MANAGERS = [
  {
    program: '/usr/bin/apt-get',
    calls: [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']],
  },
  { program: '/usr/bin/dnf', calls: [['install', '-y', 'chromium']] },
  { program: '/usr/bin/pacman', calls: [['-Sy', '--noconfirm', 'chromium']] },
  { program: '/sbin/apk', calls: [['add', 'chromium']] },
] as const;

async function installPackage(note: (line: string) => void): Promise<BrowserSearch | null> {
  if (platform() !== 'linux') return null;
  if (process.getuid?.() !== 0) {
    note('not root, so the system’s package manager was not asked');
    return null;
  }
  for (const { program, calls } of PACKAGE_MANAGERS) {
    if (!isRunnable(program)) continue;
    note(`asking ${program} to install chromium`);
    for (const args of calls) {
      const ended = await runBounded(program, args, INSTALL_SILENCE_MS);
      if (ended.code !== 0) note(`${program} ${args[0]}: ${ended.why}; ${ended.lastLine}`);
    }
    const candidates = wellKnown('linux').map((candidate) => ({ ...candidate, installedBy: program }));
    const found = await firstThatAnswers(candidates, note);
    if (found !== null) return found;
  }
  return null;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program that may fetch something large: ended when it falls silent, so that a slow line is no failure. */
function runBounded(program: string, args: readonly string[], silenceMs: number): Promise<Ended> {
  return new Promise((resolve) => {
    let stdout = '';
    let lastLine = '';
    let why: Ended['why'] = 'ended';
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      detached: platform() !== 'win32',
    });
    const end = (reason: Ended['why']) => {
      why = reason;
      // The whole group: a downloader that lives on would hold the pipes open.
      if (child.pid !== undefined && platform() !== 'win32') process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    };
    let silence = setTimeout(end, silenceMs, 'silent for too long');
    const deadline = setTimeout(end, INSTALL_DEADLINE_MS, 'took too long');
    const heard = (chunk: string) => {
      clearTimeout(silence);
      silence = setTimeout(end, silenceMs, 'silent for too long');
      const lines = chunk.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
      lastLine = lines.at(-1)?.trim() ?? lastLine;
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout = (stdout + chunk).slice(0, 100_000);
      heard(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', heard);
    const finish = (code: number | null) => {
      clearTimeout(silence);
      clearTimeout(deadline);
      resolve({ code, stdout, lastLine, why });
    };
    child.on('error', (error) => {
      why = 'not started';
      lastLine = error.message;
      finish(null);
    });
    child.on('close', finish);
  });
}
