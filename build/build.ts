import { existsSync } from 'node:fs';
import { chmod, copyFile, rm } from 'node:fs/promises';
import { build } from 'vite';
import { isBuilt } from './fresh.ts';
import { BUILT, fromRoot } from './layout.ts';
import { CLI, MAIN, type NodeProgram, nodeConfig, PRELOAD } from './vite.node.ts';
import { rendererConfig } from './vite.renderer.ts';

/** Builds one program into its one file. */
async function buildProgram(program: NodeProgram): Promise<void> {
  await build(nodeConfig(program));
  if (program.isExecutable) await chmod(fromRoot(program.built), 0o755);
}

/** Builds everything that runs into `dist/`. Rejects with Vite's own message when a part cannot be built. */
export async function buildAll(): Promise<void> {
  process.env.NODE_ENV = 'production';
  await rm(fromRoot('dist'), { recursive: true, force: true });
  await build(rendererConfig);
  for (const program of [MAIN, PRELOAD, CLI]) {
    if (existsSync(fromRoot(program.source))) await buildProgram(program);
  }
  await copyFile(fromRoot('build/icons/256x256.png'), fromRoot(BUILT.icon));
}

// `npm run build`, and with `--if-stale` the end of `npm ci`. npm also runs the latter when `npx portlight` is first called in a
// checkout: then what is built already, and may be running, stays as it is.
if (import.meta.main && !(process.argv.includes('--if-stale') && isBuilt())) {
  const started = performance.now();
  await buildAll();
  console.log(`Built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}
