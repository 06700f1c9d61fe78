import { spawn } from 'node:child_process';
import { say } from '../../shared/text/say.ts';
import type { CaptureAsk } from '../collect/capture/capture-reading.ts';
import { hasDisplay } from '../serve/browser.ts';
import { DOWNLOAD_MOST_MS, electronBinary } from './electron-binary.ts';
import { untilInterrupted } from './interrupt.ts';
import { OPEN_SWITCH } from './open-switch.ts';
import { type Output, processOutput } from './output.ts';
import { ownPlace } from './own-place.ts';
import { serveScreens } from './serve.ts';

/** What opening the screens needs to know. */
export interface OpenOptions {
  /** The built renderer's folder; found beside the program when left out. */
  readonly rendererDir?: string;
  /** The folder with package.json that Electron is started with; found beside the program when left out. */
  readonly appDir?: string;
  /** A captured text to begin with, and the file it is from; null where it was standard input. */
  readonly capture?: { readonly ask: CaptureAsk; readonly path: string | null };
}

/** A window that ends with an error this soon has never been seen. */
const AT_ONCE_MS = 10_000;

/**
 * Opens the desktop window; where Electron's binary cannot be had or there is no display, says so in one line, serves the same screens
 * on loopback and opens a browser or prints the address. Resolves with the exit code when it ends.
 */
export function openWindowOrServe(options: OpenOptions = {}): Promise<number> {
  return untilInterrupted((signal) => openWindow(options, processOutput(signal)));
}

/** As openWindowOrServe, with an output of one's own. */
export async function openWindow(options: OpenOptions, output: Output): Promise<number> {
  const ended = await tryWindow(options, output);
  if (typeof ended === 'number') return ended;
  output.tell(ended.why);
  const { rendererDir, capture } = options;
  return serveScreens(
    {
      port: null,
      opensBrowser: true,
      ...(rendererDir === undefined ? {} : { rendererDir }),
      ...(capture === undefined ? {} : { opens: capture.ask }),
    },
    output,
  );
}

/** The exit code of the window, or why there was none. */
async function tryWindow(options: OpenOptions, output: Output): Promise<number | { readonly why: string }> {
  const { capture, appDir = ownPlace().appDir } = options;
  if (capture?.path === null) return { why: say('capture.open.stdin') };
  if (!hasDisplay()) return { why: say('cli.window.no-display') };
  if (process.platform === 'linux' && process.getuid?.() === 0) return { why: say('cli.window.root') };
  const downloading = () => output.tell(say('cli.window.downloading', { seconds: DOWNLOAD_MOST_MS / 1_000 }));
  const binary = await electronBinary(appDir, downloading, output.signal);
  if (binary.kind === 'missing') return { why: say(`cli.window.${binary.why}`) };
  const startedAt = performance.now();
  const args = capture === undefined ? [appDir] : [appDir, `${OPEN_SWITCH}${capture.path}`];
  const code = await run(binary.program, args, output.signal);
  const isFailedStart = code !== 0 && !output.signal.aborted && performance.now() - startedAt < AT_ONCE_MS;
  return isFailedStart ? { why: say('cli.window.ended', { code }) } : code;
}

function run(program: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const env = { ...process.env };
  // Set by editors that are made with Electron: it would start a plain Node instead of a window.
  delete env.ELECTRON_RUN_AS_NODE;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env, signal, killSignal: 'SIGTERM' });
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}
