import { builtinModules } from 'node:module';
import { dirname } from 'node:path';
import type { InlineConfig } from 'vite';
import { BUILT, fromRoot } from './layout.ts';

/** A program for Node or Electron that is bundled into one file. */
export interface NodeProgram {
  /** Source file, relative to the root. */
  readonly source: string;
  /** Built file, relative to the root. */
  readonly built: string;
  readonly format: 'es' | 'cjs';
  /** The oldest engine that runs it. */
  readonly target: string;
  readonly isExecutable: boolean;
}

/** The window's main process; Electron 45 carries Node 24. */
export const MAIN: NodeProgram = {
  source: 'electron/main.ts',
  built: BUILT.main,
  format: 'es',
  target: 'node24',
  isExecutable: false,
};

/** The window's preload. A sandboxed preload cannot be ESM and can require nothing but `electron`. */
export const PRELOAD: NodeProgram = {
  source: 'electron/preload.ts',
  built: BUILT.preload,
  format: 'cjs',
  target: 'node24',
  isExecutable: false,
};

/** The command line. It is started by the Node of the machine, so it is built for the oldest one that package.json allows. */
export const CLI: NodeProgram = {
  source: 'electron/cli/portlight.ts',
  built: BUILT.cli,
  format: 'es',
  target: 'node20',
  isExecutable: true,
};

/** Bundles everything but Node's own modules and `electron`, and minifies nothing: what ships can be read. */
export function nodeConfig(program: NodeProgram): InlineConfig {
  return {
    configFile: false,
    root: fromRoot('.'),
    publicDir: false,
    logLevel: 'warn',
    // `ws` tries two optional native modules; with this they are not even looked for, so nothing is loaded from around the bundle.
    define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
    ssr: { target: 'node', noExternal: true, external: ['electron', ...builtinModules] },
    build: {
      ssr: true,
      outDir: dirname(fromRoot(program.built)),
      emptyOutDir: false,
      copyPublicDir: false,
      target: program.target,
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 5_000,
      rolldownOptions: {
        input: fromRoot(program.source),
        external: ['electron', /^node:/],
        output: {
          format: program.format,
          entryFileNames: program.built.slice(program.built.lastIndexOf('/') + 1),
          codeSplitting: false,
          ...(program.isExecutable ? { banner: '#!/usr/bin/env node' } : {}),
        },
      },
    },
  };
}
