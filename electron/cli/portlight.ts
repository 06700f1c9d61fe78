import { runCommandLine } from './command-line.ts';
import { endProcess } from './end-process.ts';

// The command `portlight`. Ends by itself once everything is written, whatever still waits.
endProcess(await runCommandLine(process.argv.slice(2)));
