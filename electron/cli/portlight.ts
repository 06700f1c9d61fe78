import { runCommandLine } from './command-line.ts';

// The command `portlight`. Ends by itself once everything is written, whatever still waits.
process.exit(await runCommandLine(process.argv.slice(2)));
