import { spawn } from 'node:child_process';
import { build, createServer } from 'vite';
import { electronProgram } from './electron-program.ts';
import { fromRoot } from './layout.ts';
import { MAIN, nodeConfig, PRELOAD } from './vite.node.ts';
import { rendererConfig } from './vite.renderer.ts';

// `npm run dev`: the screens from Vite's development server, in Electron where its binary is installed, else as the demo in a browser.

const server = await createServer({ ...rendererConfig, server: { host: '127.0.0.1', strictPort: false } });
await server.listen();
const [address = ''] = server.resolvedUrls?.local ?? [];
const electron = electronProgram();
if (electron === null) {
  console.log(`Electron is not installed; the demo: ${address}?demo=busy`);
} else {
  for (const program of [MAIN, PRELOAD]) await build(nodeConfig(program));
  const window = spawn(electron, [fromRoot('.')], {
    stdio: 'inherit',
    env: { ...process.env, PORTLIGHT_DEV_SERVER: address },
  });
  window.on('exit', () => void server.close());
}
