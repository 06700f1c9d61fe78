import { OPEN_SWITCH } from './cli/open-switch.ts';

/** The captured text that the window is asked to show; null without one. */
export function openPath(args: readonly string[]): string | null {
  const [only, ...more] = args;
  return only?.startsWith(OPEN_SWITCH) && more.length === 0 ? only.slice(OPEN_SWITCH.length) : null;
}

/** Switches that are for Chromium or come from the desktop: `--no-sandbox`, `--ozone-platform=wayland`, macOS' `-psn_0_1234`. */
const NOT_OURS =
  /^(--(no-sandbox|disable-gpu|enable-logging|disable-dev-shm-usage|ozone-platform(-hint)?|class|user-data-dir|remote-debugging-port|inspect)(=.*)?|-psn_.*)$/;

/**
 * The program's own arguments. Electron puts the program first; started with a folder (`electron .`), that folder comes next.
 * Switches for Chromium are understood before the command alone: behind it, every word belongs to the command.
 */
export function ownArguments(argv: readonly string[], isStartedWithFolder: boolean): readonly string[] {
  const withoutSwitches = (words: readonly string[]) => {
    const first = words.findIndex((word) => !NOT_OURS.test(word));
    return first < 0 ? [] : words.slice(first);
  };
  const given = withoutSwitches(argv.slice(1));
  return isStartedWithFolder ? withoutSwitches(given.slice(1)) : given;
}
