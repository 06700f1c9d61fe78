import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const LIVE = '**/*.live.test.ts';
const exclude = [...configDefaults.exclude, '**/dist/**', '**/release/**', '**/test-results/**'];

/**
 * Two projects. `unit` runs in parallel; `live` opens real sockets and reads this machine, one file after the other and in
 * a step of its own, so that no other test's load or sockets disturb it.
 */
export default defineConfig({
  root,
  cacheDir: fileURLToPath(new URL('../node_modules/.cache/vitest', import.meta.url)),
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, LIVE],
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'live',
          environment: 'node',
          include: [LIVE],
          exclude,
          fileParallelism: false,
          // Real faults on real sockets, timed by the kernel: what fails once on a busy machine is tried once more there, and told.
          retry: process.env.CI === undefined ? 0 : 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
