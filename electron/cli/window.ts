/** What opening the screens needs to know. */
export interface OpenOptions {
  /** The built renderer's folder; found beside the program when left out. */
  readonly rendererDir?: string;
  /** The folder with package.json that Electron is started with; found beside the program when left out. */
  readonly appDir?: string;
}

/**
 * SIGNATURE ONLY, being written. Opens the desktop window; where Electron's binary cannot be had or there is no display, says so in
 * one line, serves the same screens on loopback and opens a browser or prints the address. Resolves with the exit code when it ends.
 */
export async function openWindowOrServe(_options: OpenOptions = {}): Promise<number> {
  return 1;
}
