import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, extractFile, listPackage, statFile } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromRoot } from '../build/layout.ts';

// Packs the app with a folder in place of Electron's, which no network is needed for, and opens what came out.

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'portlight-package-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Packs into a folder of that name and answers with the unpacked app's folder and what was said. */
async function pack(
  name: string,
  electronDist: string,
  target: readonly string[] = ['--dir'],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly app: string; readonly said: string }> {
  const output = join(folder, name);
  const args = [...target, '--electron-dist', electronDist, `-c.directories.output=${output}`];
  const { stdout, stderr } = await run(process.execPath, [fromRoot('build/package.ts'), ...args], {
    // Whatever would be fetched is asked for where nobody answers.
    env: {
      ...process.env,
      ELECTRON_MIRROR: 'http://127.0.0.1:9/',
      ELECTRON_BUILDER_BINARIES_MIRROR: 'http://127.0.0.1:9/',
      ...env,
    },
    maxBuffer: 10_000_000,
  });
  return { app: join(output, 'linux-unpacked'), said: stdout + stderr };
}

/** What fpm, which makes the Debian package, is told: the value of each of its options, and what the package's script after installing does. */
async function debianPackage(env: Readonly<Record<string, string>>): Promise<(option: string) => string | undefined> {
  const name = `deb-${Object.keys(env).length}`;
  const empty = join(folder, `${name}-dist`);
  mkdirSync(empty);
  const told = join(folder, `${name}.args`);
  const fpm = join(folder, `${name}.fpm`);
  // The scripts are gone once the packing has ended.
  const script = `printf '%s\\0' "$@" > '${told}'; while [ "$1" != --after-install ]; do shift; done; cp "$2" '${told}.sh'`;
  writeFileSync(fpm, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await pack(name, empty, ['--linux', 'deb', '--x64'], { GITHUB_REPOSITORY: '', ...env, CUSTOM_FPM_PATH: fpm });
  const args = readFileSync(told, 'utf8').split('\0');
  return (option) => (option === 'script' ? readFileSync(`${told}.sh`, 'utf8') : args[args.indexOf(`--${option}`) + 1]);
}

/** A stand-in for Electron's program with a fuse wire, as @electron/fuses finds it: sentinel, version 1, length, one byte each. */
function madeUpElectron(): string {
  const dist = join(folder, 'electron');
  mkdirSync(join(dist, 'locales'), { recursive: true });
  const fuses = Object.values(FuseV1Options).filter((value) => typeof value === 'number').length;
  const wire = Buffer.from([1, fuses, ...Array<number>(fuses).fill(FuseState.ENABLE)]);
  const program = Buffer.concat([
    Buffer.alloc(5_000_000),
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    wire,
    Buffer.alloc(100),
  ]);
  writeFileSync(join(dist, 'electron'), program, { mode: 0o755 });
  for (const language of ['en-US', 'de', 'fr']) writeFileSync(join(dist, 'locales', `${language}.pak`), '');
  return dist;
}

// electron-builder packs for the system that it runs on; the layout looked at here is that of Linux.
describe.skipIf(platform() !== 'linux')('the packed app', () => {
  let app: string;
  let said: string;
  let archive: string;
  let files: readonly string[];

  beforeAll(async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    ({ app, said } = await pack('any-folder', empty));
    archive = join(app, 'resources/app.asar');
    files = listPackage(archive, { isPack: false })
      .map((path) => path.replace(/^[\\/]/, ''))
      .filter((path) => 'size' in statFile(archive, path));
  }, 120_000);

  const text = (path: string) => extractFile(archive, path).toString('utf8');

  test('can be made with any folder in place of Electron’s, and says that it does not run', () => {
    expect(said).toContain('holds no Electron');
    expect(existsSync(join(app, 'portlight'))).toBe(true);
  });

  test('holds the main process, the preload, the screens and package.json, and nothing else', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', 'dist/electron/main.js', 'dist/electron/preload.cjs']));
    expect(files).toContain('dist/renderer/index.html');
    expect(files.some((path) => /^dist\/renderer\/assets\/[\w-]+\.js$/.test(path))).toBe(true);
    const others = files.filter(
      (path) =>
        !/^(package\.json|dist\/electron\/(main\.js|preload\.cjs|icon\.png)|dist\/renderer\/(index\.html|assets\/[\w.-]+))$/.test(
          path,
        ),
    );
    expect(others).toEqual([]);
  });

  test('carries no node_modules, no tests, no fixtures, no sources, no source maps', () => {
    expect(files.filter((path) => /node_modules|\.test\.|\.spec\.|fixtures?\/|\.tsx?$|\.map$/.test(path))).toEqual([]);
    expect(existsSync(`${archive}.unpacked`)).toBe(false);
    for (const path of files.filter((name) => /\.(c?js|css)$/.test(name)))
      expect(text(path), path).not.toContain('sourceMappingURL');
  });

  test('names no folder of the machine that packed it', () => {
    const own = [fromRoot('.').replace(/\/$/, ''), folder, join(homedir(), '.')].filter((path) => path.length > '/root'.length);
    for (const path of files) for (const name of own) expect(text(path).includes(name), `${path} names ${name}`).toBe(false);
  });

  test('has a package.json with what runs: its version and its main, no scripts and no dependencies', () => {
    const packed = JSON.parse(text('package.json')) as Record<string, unknown>;
    const own = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as Record<string, unknown>;
    expect(packed).toMatchObject({ name: 'portlight', version: own.version, main: 'dist/electron/main.js', type: 'module' });
    for (const key of ['scripts', 'devDependencies', 'dependencies', 'build']) expect(packed).not.toHaveProperty(key);
    expect(files).toContain(packed.main);
  });

  test('loads all of its main process from the archive, Node and Electron', () => {
    const imports = [...text('dist/electron/main.js').matchAll(/^import [^;]*? from "([^"]+)";$/gm)].map(
      ([, name]) => name ?? '',
    );
    expect(imports).toContain('electron');
    expect(imports.filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([]);
    expect([...text('dist/electron/preload.cjs').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual([
      'electron',
    ]);
  });

  test('refers from its page only to files that are there', () => {
    const page = text('dist/renderer/index.html');
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(files).toContain(`dist/renderer/${name.replace(/^\.\//, '')}`);
    // The Content-Security-Policy allows none of these.
    expect(page).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\son\w+=|javascript:/);
  });

  test('runs its commands without a window, from the archive’s own files alone', async () => {
    const extracted = join(folder, 'extracted');
    extractAll(archive, extracted);
    // Electron's main process is Node with this module in it; no command asks for more than the way out.
    const electron = join(extracted, 'node_modules/electron');
    mkdirSync(electron, { recursive: true });
    writeFileSync(join(electron, 'package.json'), '{"type":"module","exports":"./index.js"}');
    const names = /^import \{ ([^}]+) \} from "electron";$/m.exec(text('dist/electron/main.js'))?.[1]?.split(', ') ?? [];
    const nothing = names.filter((name) => name !== 'app').map((name) => `export const ${name} = undefined;`);
    const app = 'process.defaultApp = true; export const app = { exit: (code) => process.exit(code) };';
    writeFileSync(join(electron, 'index.js'), [app, ...nothing].join('\n'));
    const command = (...args: string[]) => run(process.execPath, [join(extracted, 'dist/electron/main.js'), ...args]);
    const { version } = JSON.parse(text('package.json')) as { readonly version: string };
    expect((await command('--version')).stdout).toBe(`${version}\n`);
    expect(JSON.parse((await command('list', '--json', 'port:1')).stdout)).toMatchObject({ schema: 1, platform: 'linux' });
    await expect(command('frobnicate')).rejects.toMatchObject({ code: 2, stdout: '' });
  });

  test('stays small', () => {
    const bytes = files.reduce((sum, path) => sum + extractFile(archive, path).length, 0);
    console.log(`the app without Electron: ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB`);
    expect(bytes).toBeLessThan(5_000_000);
  });

  test('runs commands for root without the sandbox that Chromium refuses root, and for nobody else', async () => {
    const fakes = join(folder, 'fakes');
    mkdirSync(fakes);
    const script = (path: string, body: string) => {
      writeFileSync(path, `#!/bin/sh\n${body}\n`);
      chmodSync(path, 0o755);
    };
    script(join(app, 'portlight'), 'for word in "$@"; do printf "[%s]" "$word"; done');
    const said = async (uid: number, ...args: string[]) => {
      script(join(fakes, 'id'), `echo ${uid}`);
      const { stdout } = await run(join(app, 'bin/portlight'), args, { env: { PATH: `${fakes}:${process.env.PATH}` } });
      return stdout;
    };
    expect(await said(1_000)).toBe('');
    expect(await said(1_000, 'list', 'app:my app')).toBe('[list][app:my app]');
    expect(await said(0, 'list', 'app:my app', '--json')).toBe('[--no-sandbox][list][app:my app][--json]');
    expect(await said(0)).toBe('[--no-sandbox][serve]');
  });
});

describe.skipIf(platform() !== 'linux')('the Debian package', () => {
  test('can be made where the project has no public address, and invents none', async () => {
    const value = await debianPackage({});
    expect(value('maintainer')).toBe('Portlight contributors');
    expect(value('url')).toBe('');
    // Without user namespaces Chromium falls back to its helper, if that may run as root.
    expect(value('script')).toContain(`app='/opt/Portlight'\n`);
    expect(value('script')).toContain('\nchmod 4755 "$app/chrome-sandbox"');
  }, 120_000);

  test('names the repository that a build server makes it from', async () => {
    const value = await debianPackage({ GITHUB_SERVER_URL: 'https://git.example', GITHUB_REPOSITORY: 'someone/portlight' });
    expect(value('url')).toBe('https://git.example/someone/portlight');
  }, 120_000);
});

describe.skipIf(platform() !== 'linux')('the packed program', () => {
  test('has its fuses set: it runs this archive and nothing else', async () => {
    const { app } = await pack('with-fuses', madeUpElectron());
    const wire = await getCurrentFuseWire(join(app, 'portlight'));
    const isOn = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      asarOnly: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      asarOnly: true,
      fileProtocol: false,
    });
  }, 120_000);
});
