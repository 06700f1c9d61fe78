import { captureCollector } from '../collect/capture/capture-collector.ts';
import type { CaptureAsk } from '../collect/capture/capture-reading.ts';
import { createWatch, type Push, type Viewer, type Watch } from '../collect/watch.ts';

/** A viewer of the machine that can look at captured texts in between. A switch shows from the next `start` on. */
export interface SwitchingViewer extends Viewer {
  /** Looks at a captured text; `failed` says why it is none, and then nothing changes. */
  open(ask: CaptureAsk): Promise<{ readonly opened: true } | { readonly failed: string }>;
  backToMachine(): void;
  /** True while what it looks at is no machine but a captured text. */
  readonly isCaptured: boolean;
}

/** Makes a viewer of `watch`. `first`: a captured text that it looks at to begin with. */
export function switchingViewer(watch: Watch, push: Push, first?: CaptureAsk): SwitchingViewer {
  const machine = watch.view(push);
  let captured: { readonly watch: Watch; readonly viewer: Viewer } | null = null;
  const current = (): Viewer => captured?.viewer ?? machine;

  function show(made: Watch): void {
    leave();
    machine.stop();
    captured = { watch: made, viewer: made.view(push) };
  }

  function leave(): void {
    captured?.viewer.close();
    void captured?.watch.close();
    captured = null;
  }

  if (first !== undefined) show(createWatch({ collector: captureCollector(first) }));

  return {
    start: (intervalMs) => current().start(intervalMs),
    seen: (seq) => current().seen(seq),
    setInterval: (intervalMs) => current().setInterval(intervalMs),
    stop: () => current().stop(),
    async open(ask) {
      const collector = captureCollector(ask);
      const scan = await collector.scan();
      if (scan.kind === 'failed') return { failed: scan.text };
      show(createWatch({ collector }));
      return { opened: true };
    },
    backToMachine: leave,
    get isCaptured() {
      return captured !== null;
    },
    close() {
      leave();
      machine.close();
    },
  };
}
