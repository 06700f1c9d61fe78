import { runCommandLine } from '../electron/cli/command-line.ts';
import { openWindowOrServe } from '../electron/cli/window.ts';
import { buildAll } from './build.ts';
import { isBuilt } from './fresh.ts';
import { fromRoot } from './layout.ts';

// `npm start`: the desktop window of this checkout, or the same screens in a browser where there can be no window. What stands behind
// `npm start --` is for the command line.

const args = process.argv.slice(2);
if (!isBuilt()) await buildAll();
if (args.length > 0) process.exit(await runCommandLine(args));
process.exitCode = await openWindowOrServe({ rendererDir: fromRoot('dist/renderer'), appDir: fromRoot('.') });
