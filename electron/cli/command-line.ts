/**
 * SIGNATURE ONLY, for the one who writes the commands. Runs one command with its arguments (without program and script name) and
 * resolves with the exit code when it has ended and everything is written. Called by electron/cli/portlight.ts, and by the packaged
 * app's main process for any arguments (`portlight list …`), where no window is opened and there is no plain Node.
 */
export async function runCommandLine(_args: readonly string[]): Promise<number> {
  return 2;
}
