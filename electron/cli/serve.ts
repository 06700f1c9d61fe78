import { say } from '../../shared/text/say.ts';
import type { CaptureAsk } from '../collect/capture/capture-reading.ts';
import { collectorForThisMachine } from '../collect/machine.ts';
import { createWatch } from '../collect/watch.ts';
import { openBrowser } from '../serve/browser.ts';
import { serve } from '../serve/server.ts';
import type { Output } from './output.ts';
import { ownPlace } from './own-place.ts';

/** How `portlight serve` goes. */
export interface ServePlan {
  /** null: any free port. */
  readonly port: number | null;
  readonly opensBrowser: boolean;
  /** Folder of the built screens; the program's own when left out. */
  readonly rendererDir?: string;
  /** A captured text that each page sees first. */
  readonly opens?: CaptureAsk;
}

/** `portlight serve`: serves the screens until the signal is given. Resolves with the exit code. */
export async function serveScreens(plan: ServePlan, output: Output): Promise<number> {
  const place = ownPlace();
  const watch = createWatch({ collector: collectorForThisMachine() });
  const serving = await serve({
    watch,
    rendererDir: plan.rendererDir ?? place.rendererDir,
    about: { version: place.version, platform: process.platform, runtime: `Node ${process.versions.node}` },
    ...(plan.port === null ? {} : { port: plan.port }),
    ...(plan.opens === undefined ? {} : { opens: plan.opens }),
  });
  if (serving.kind === 'failed') {
    output.tell(serving.text);
    await watch.close();
    return 2;
  }
  output.tell(say('cli.serve.running'));
  await output.write(`${serving.url}\n`);
  if (plan.opensBrowser && (await openBrowser(serving.entranceUrl()))) output.tell(say('cli.serve.opened'));
  await ended(output.signal);
  output.tell(say('cli.serve.ended'));
  await Promise.all([serving.close(), watch.close()]);
  return 0;
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
