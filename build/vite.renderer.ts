import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { fromRoot } from './layout.ts';

/**
 * The oldest browsers that the screens are made for. The window brings its own Chromium, which is far newer; but `portlight serve`
 * shows the very same files in whatever browser the machine has, and a long-term-support Firefox is a common one.
 */
const BROWSERS = ['chrome120', 'edge120', 'firefox128', 'safari17.4'];

/** How the screens are built and, with dev.ts, served while one works on them. */
export const rendererConfig: InlineConfig = {
  configFile: false,
  root: fromRoot('renderer'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: fromRoot('dist/renderer'),
    emptyOutDir: true,
    target: BROWSERS,
    // An inlined asset is a data: URL, which the Content-Security-Policy refuses for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
  },
};
