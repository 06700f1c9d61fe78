import { type About, type Answer, type Ask, type Pushes, REQUEST_CHANNELS, type Requests } from '../../shared/contract.ts';
import type { SystemFacts } from '../../shared/diagnosis/system-facts.ts';
import { say } from '../../shared/text/say.ts';
import type { CaptureAsk } from '../collect/capture/capture-reading.ts';
import { readSystemFacts } from '../collect/system-facts.ts';
import type { Watch } from '../collect/watch.ts';
import { readFirewall } from '../firewall/read-firewall.ts';
import { thisMachine, type World } from '../probe/world.ts';
import { readAsk } from './ask.ts';
import { switchingViewer } from './switching-viewer.ts';
import { type ViewerStopsOptions, viewerStops } from './viewer-stops.ts';
import { viewerTests } from './viewer-tests.ts';

/** What a viewer gets for a request: the answer of the contract, or why the request was refused (unknown channel, bad argument). */
export type Reply = { readonly kind: 'answer'; readonly answer: unknown } | { readonly kind: 'refused'; readonly text: string };

/** One viewer's side of the contract. */
export interface Session {
  /** Answers one request. `channel` and `ask` come from outside and are checked. Rejects only for a bug. */
  handle(channel: unknown, ask: unknown): Promise<Reply>;
  /** How many requests were refused so far; a host may end a viewer that goes on. */
  readonly refusedCount: number;
  close(): void;
}

/** What a session is made of. */
export interface SessionOptions {
  readonly watch: Watch;
  readonly push: <K extends keyof Pushes>(channel: K, push: Pushes[K]) => void;
  readonly host: 'window' | 'browser';
  readonly about: Omit<About, 'host'>;
  /** A captured text that this viewer sees first, until it goes back to the machine. */
  readonly opens?: CaptureAsk;
  /** Writes to the system's clipboard; absent where the viewer does it itself (a browser). */
  readonly copy?: (text: string) => void | Promise<void>;
  /** What connection tests take from the machine; left out: this machine. */
  readonly world?: World;
  /** How processes are looked at and stopped; left out: those of this machine. */
  readonly stops?: Omit<ViewerStopsOptions, 'isElsewhere'>;
}

type Handlers = { readonly [K in keyof Requests]: (ask: Ask<K>) => Made<K> | Promise<Made<K>> };
type Made<K extends keyof Requests> = Answer<K> | Refused;

/** A request that is well-formed and still cannot be answered here. */
class Refused {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Opens one viewer's side of the contract, for the window and for a browser alike. */
export function createSession(options: SessionOptions): Session {
  const { watch, push, host, about, copy } = options;
  const viewer = switchingViewer(watch, push, options.opens);
  const tests = viewerTests((id, news) => push('test:news', { id, news }), options.world ?? thisMachine());
  const stops = viewerStops({ ...options.stops, isElsewhere: () => viewer.isCaptured });
  let refusedCount = 0;
  let isClosed = false;

  const handlers: Handlers = {
    'sockets:start': ({ intervalMs }) => viewer.start(intervalMs),
    'sockets:seen': ({ seq }) => {
      viewer.seen(seq);
      return null;
    },
    'sockets:stop': () => {
      viewer.stop();
      return null;
    },
    'scan:interval': ({ intervalMs }) => {
      viewer.setInterval(intervalMs);
      return null;
    },
    'clipboard:write': async ({ text }) => {
      if (copy === undefined) return new Refused(say('serve.refused.copy'));
      await copy(text);
      return null;
    },
    'capture:open': ({ name, base64 }) =>
      viewer.open({ bytes: Buffer.from(base64, 'base64'), source: name, format: null, nowMs: Date.now() }),
    'capture:close': () => {
      viewer.backToMachine();
      return null;
    },
    'port:look': stops.look,
    'stop:plan': stops.plan,
    'stop:do': stops.stop,
    'test:begin': tests.begin,
    'test:stop': ({ id }) => {
      tests.stop(id);
      return null;
    },
    'firewall:ask': (question) => readFirewall(question),
    'system:facts': () => factsOf(process.platform),
    'app:about': () => ({ version: about.version, host, platform: about.platform, runtime: about.runtime }),
  };

  function refuse(text: string): Reply {
    refusedCount += 1;
    return { kind: 'refused', text };
  }

  async function answer<K extends keyof Requests>(channel: K, ask: unknown): Promise<Reply> {
    const read = readAsk(channel, ask);
    if (read === null) return refuse(say('serve.refused.argument', { channel }));
    const made = await handlers[channel](read.ask);
    return made instanceof Refused ? refuse(made.text) : { kind: 'answer', answer: made };
  }

  return {
    async handle(channel, ask) {
      if (isClosed) return refuse(say('serve.refused.closed'));
      const known = REQUEST_CHANNELS.find((name) => name === channel);
      return known === undefined ? refuse(say('serve.refused.channel')) : answer(known, ask);
    },
    get refusedCount() {
      return refusedCount;
    },
    close() {
      isClosed = true;
      tests.stop(null);
      stops.close();
      viewer.close();
    },
  };
}

function factsOf(platform: string): SystemFacts | null {
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? readSystemFacts(platform) : null;
}
