import { app } from 'electron';
import { ownArguments } from './arguments.ts';
import { runCommandLine } from './cli/command-line.ts';
import { runDesktop } from './desktop.ts';

const args = ownArguments(process.argv, process.defaultApp === true);
if (args.length === 0) runDesktop(import.meta.dirname);
// Electron goes on to open displays and processes only once this module has ended: a command needs neither, and gets neither.
else app.exit(await runCommandLine(args));
