import type { Bridge } from '../shared/contract.ts';
import { say } from '../shared/text/say.ts';
import type { PortlightStore } from './state/store.ts';
import { readDraft } from './state/test-draft.ts';
import { begun, heard, lost, refused } from './state/tests.ts';

/** What a person does with connection tests. Only a click or a key ever calls `begin`. */
export interface ConnectionTests {
  /** Puts a target (or a list) into the box and goes there; `begins`: the click that led here asked for the test itself. */
  open(text: string, begins: boolean): void;
  /** Tests what stands in the box. What cannot be used is told there. */
  begin(): void;
  stop(id: string): void;
  close(): void;
}

let made = 0;

/** Carries tests between the store and the host. What an earlier page of this window left running is ended first. */
export function connectionTests(bridge: Bridge, store: PortlightStore, now: () => number = Date.now): ConnectionTests {
  const offs = [
    bridge.on('test:news', ({ id, news }) => store.changeTests((tests) => heard(tests, id, news))),
    bridge.on('scan:state', ({ kind }) => {
      if (kind === 'disconnected') store.changeTests(lost);
    }),
  ];
  const stop = (id: string | null): void => void bridge.request('test:stop', { id }).catch(nothing);
  stop(null);

  function begin(): void {
    const { draft, options } = store.getState().tests;
    const { texts, targets, wrong } = readDraft(draft);
    if (texts.length === 0 || wrong !== null) return;
    made += 1;
    const isIdle = targets.length === 1 && targets[0]?.transport === 'tcp';
    const id = `${now().toString(36)}-${made}`;
    const ask = { id, targets: texts, ...options, idleUpToMs: isIdle ? options.idleUpToMs : null };
    store.changeTests((tests) => begun(tests, ask, now()));
    void bridge
      .request('test:begin', ask)
      .catch((error: unknown) => ({
        failed: say('start.unreachable', { what: error instanceof Error ? error.message : String(error) }),
      }))
      .then((answer) => {
        if ('failed' in answer) store.changeTests((tests) => refused(tests, id, answer.failed));
      });
  }

  return {
    open(text, begins) {
      store.changeTests((tests) => ({ ...tests, draft: text, failed: null, focus: begins ? 'result' : 'input' }));
      store.choose({ screen: 'why', selection: null });
      if (begins) begin();
    },
    begin,
    stop,
    close() {
      for (const off of offs) off();
      stop(null);
    },
  };
}

/** A host that is gone has ended its tests; it tells so by `scan:state`. */
function nothing(): void {}
