import { existsSync, readFileSync } from 'node:fs';
import { fromRoot } from './layout.ts';

/** Electron's program of this checkout, or null: its package fetches it on first use and then writes its name into `path.txt`. */
export function electronProgram(): string | null {
  const name = fromRoot('node_modules/electron/path.txt');
  const program = existsSync(name) ? fromRoot(`node_modules/electron/dist/${readFileSync(name, 'utf8')}`) : null;
  return program !== null && existsSync(program) ? program : null;
}
