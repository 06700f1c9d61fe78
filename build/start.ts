import { openWindowOrServe } from '../electron/cli/window.ts';
import { buildAll } from './build.ts';
import { isBuilt } from './fresh.ts';
import { fromRoot } from './layout.ts';

// `npm start`: the desktop window of this checkout, or the same screens in a browser where there can be no window.

if (!isBuilt()) await buildAll();
process.exitCode = await openWindowOrServe({ rendererDir: fromRoot('dist/renderer'), appDir: fromRoot('.') });
