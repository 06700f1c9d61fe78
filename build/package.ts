import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { chmod, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildAll } from './build.ts';
import { packageConfig } from './electron-builder.ts';
import { isBuilt } from './fresh.ts';
import { fromRoot } from './layout.ts';

// `npm run package`: installers for this system (dmg, nsis, AppImage and deb), by electron-builder; its own options pass through.
// `-- --dir` leaves the app unpacked in release/. `-- --electron-dist FOLDER` takes Electron from there instead of fetching it;
// a folder without Electron in it will do for looking at what would ship.

/** Stands in Electron's program before its fuses (github.com/electron/fuses, `SENTINEL`); what lacks it is no Electron. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The program inside an unpacked Electron that carries the fuses. */
const PROGRAMS: Readonly<Record<string, string>> = {
  darwin: 'Electron.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
  win32: 'electron.exe',
};

const DIST_OPTION = /^(--electron-dist|-c\.electronDist|--config\.electronDist)(?:=(.*))?$/;

/** Splits off where Electron is to be taken from; all else is electron-builder's. */
function takeElectronDist(args: readonly string[]): { readonly dist: string | null; readonly rest: readonly string[] } {
  const at = args.findIndex((arg) => DIST_OPTION.test(arg));
  if (at < 0) return { dist: null, rest: args };
  const given = DIST_OPTION.exec(args[at] ?? '')?.[2];
  const dist = given ?? args[at + 1];
  if (dist === undefined || dist === '') throw new Error(`${args[at]} needs the folder of an unpacked Electron`);
  return { dist: resolve(dist), rest: args.toSpliced(at, given === undefined ? 2 : 1) };
}

/** Whether a file contains a text, read piece by piece: Electron's program has 200 MB. */
function contains(path: string, text: string): boolean {
  const file = openSync(path, 'r');
  const piece = Buffer.alloc(4_194_304);
  try {
    for (let at = 0; ; at += piece.length - text.length) {
      const length = readSync(file, piece, 0, piece.length, at);
      if (piece.subarray(0, length).includes(text)) return true;
      if (length < piece.length) return false;
    }
  } finally {
    closeSync(file);
  }
}

/** A copy of the folder that has a program where Electron's would be, so that all of the packing runs; `copy` is empty. */
async function makeStandIn(dist: string, copy: string, program: string): Promise<string> {
  await cp(dist, copy, { recursive: true });
  const path = join(copy, program);
  if (!existsSync(path))
    await writeFile(path, '#!/bin/sh\necho "This stands in for Electron and opens no window." >&2\nexit 1\n');
  await chmod(path, 0o755);
  return copy;
}

/** Where the project lives: the repository that GitHub's build server makes the packages from. Anywhere else nothing is known of it. */
function homepage({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository }: NodeJS.ProcessEnv): string {
  return server && repository ? `${server}/${repository}` : '';
}

/** Runs electron-builder and resolves with its exit code. */
function runBuilder(args: readonly string[]): Promise<number> {
  const builder = spawn(process.execPath, [fromRoot('node_modules/electron-builder/cli.js'), ...args], {
    cwd: fromRoot('.'),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done, fail) => builder.on('error', fail).on('exit', (code) => done(code ?? 1)));
}

async function main(): Promise<number> {
  const { dist, rest } = takeElectronDist(process.argv.slice(2));
  if (dist !== null && !(await stat(dist).catch(() => null))) throw new Error(`${dist} does not exist`);
  if (!isBuilt()) await buildAll();
  const temporary = await mkdtemp(join(tmpdir(), 'portlight-package-'));
  try {
    const program = PROGRAMS[process.platform] ?? 'electron';
    const isFile = dist !== null && (await stat(dist)).isFile();
    const isElectron =
      dist === null || isFile || (existsSync(join(dist, program)) && contains(join(dist, program), FUSE_SENTINEL));
    if (!isElectron)
      console.log(`${dist} holds no Electron: what is packed can be looked at and does not run; no fuses are set.`);
    const electronDist = dist === null || isElectron ? dist : await makeStandIn(dist, join(temporary, 'electron'), program);
    const config = join(temporary, 'electron-builder.json');
    await writeFile(config, JSON.stringify({ ...packageConfig({ isElectron, homepage: homepage(process.env) }), electronDist }));
    return await runBuilder([...rest, '--publish', 'never', '--config', config]);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
