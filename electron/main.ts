import { app } from 'electron';
import { openPath, ownArguments } from './arguments.ts';
import { runCommandLine } from './cli/command-line.ts';
import { runDesktop } from './desktop.ts';

const args = ownArguments(process.argv, process.defaultApp === true);
const captured = openPath(args);
if (args.length === 0 || captured !== null) runDesktop(import.meta.dirname, captured);
// Electron goes on to open displays and processes only once this module has ended: a command needs neither, and gets neither.
else app.exit(await runCommandLine(args));
