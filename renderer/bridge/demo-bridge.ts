import type { Ask, Bridge, Cost, Pushes, Requests, ScanState } from '../../shared/contract.ts';
import { usualSystem } from '../../shared/diagnosis/system-facts.ts';
import type { Teller } from '../../shared/diagnosis/teller.ts';
import { say } from '../../shared/text/say.ts';
import { demoFirewall } from './demo/firewall.ts';
import { demoTeller } from './demo/found.ts';
import { type DemoMachine, type DemoTick, demoMachine } from './demo/machine.ts';
import { type Scene, type SceneName, sceneOf } from './demo/scene.ts';
import { scriptedStops } from './demo/scripted-stop.ts';
import { scriptedTests } from './demo/scripted-test.ts';

/** What can go wrong in the demo, to look at the screens for it. */
export const DEMO_FAULTS = ['failed', 'stale', 'disconnected', 'waiting'] as const;
/** One thing that goes wrong. */
export type DemoFault = (typeof DEMO_FAULTS)[number];

/** What the demo plays. A still one stands at one moment for ever, the same on every machine, for pictures. */
export interface DemoOptions {
  readonly scene: SceneName;
  readonly isStill: boolean;
  readonly fault: DemoFault | null;
}

/** The moment at which a still demo stands. */
const STILL_MS = Date.UTC(2026, 10, 20, 13, 3, 12);

type Listeners = { [K in keyof Pushes]: Set<(push: Pushes[K]) => void> };

function noListeners(): Listeners {
  return {
    'sockets:diff': new Set(),
    'findings:now': new Set(),
    'scan:state': new Set(),
    'cost:now': new Set(),
    'test:news': new Set(),
  };
}

/** The bridge to a machine that is made up: no sockets are read, nothing leaves the page. */
export function demoBridge(options: DemoOptions, now: () => number = Date.now): Bridge {
  const beginMs = options.isStill ? STILL_MS : now();
  const scene = sceneOf(options.scene, beginMs);
  const listeners = noListeners();
  let machine: DemoMachine | null = null;
  let teller: Teller | null = null;
  // What changed and is not told yet.
  let owed: DemoTick | null = null;
  let intervalMs = 2_000;
  let timer: ReturnType<typeof setInterval> | undefined;

  function push<K extends keyof Pushes>(channel: K, value: Pushes[K]): void {
    for (const listener of listeners[channel]) listener(value);
  }

  /** Lets time go on. `isHeard`: somebody is told of what changed, in a turn of its own: to play a machine is not what a page is there for. */
  function live(isHeard: boolean): void {
    if (machine === null) return;
    tell(isHeard);
    owed = machine.tick(now());
    if (isHeard) setTimeout(() => tell(true));
    else tell(false);
  }

  function tell(isHeard: boolean): void {
    if (machine === null || teller === null || owed === null) return;
    const { change, told } = owed;
    owed = null;
    const found = teller.see(machine.table, change, intervalMs);
    if (!isHeard) return;
    push('sockets:diff', told);
    if (found !== null) push('findings:now', found);
    push('cost:now', costOf(scene, intervalMs));
  }

  function run(isRunning: boolean): void {
    clearInterval(timer);
    timer = undefined;
    if (!isRunning || options.isStill || options.fault !== null) return;
    timer = setInterval(() => live(true), intervalMs);
  }

  function start(ask: Ask<'sockets:start'>): ReturnType<Requests['sockets:start']> {
    intervalMs = ask.intervalMs;
    if (options.fault === 'failed') return { failed: say('demo.failed') };
    if (machine === null || teller === null) {
      machine = demoMachine(scene, beginMs);
      teller = demoTeller(machine.table, beginMs, scene.watchedMs);
    } else if (!options.isStill && options.fault === null) live(false);
    run(true);
    return {
      seq: machine.seq,
      reading: machine.reading(),
      past: machine.past(),
      findings: teller.now(),
      state: stateOf(options.fault, beginMs),
      cost: costOf(scene, intervalMs),
    };
  }

  const tests = testsOf(
    options.isStill,
    () => machine,
    (id, news) => push('test:news', { id, news }),
  );

  const answers: Requests = {
    'sockets:start': start,
    'sockets:seen': () => null,
    'sockets:stop': () => {
      run(false);
      return null;
    },
    'scan:interval': (ask) => {
      intervalMs = ask.intervalMs;
      if (timer !== undefined) run(true);
      return null;
    },
    'clipboard:write': () => null,
    'capture:open': () => ({ failed: say('capture.demo') }),
    'capture:close': () => null,
    ...scriptedStops(() => machine?.table ?? null),
    'test:begin': tests.begin,
    'test:stop': ({ id }) => {
      tests.stop(id);
      return null;
    },
    'firewall:ask': demoFirewall,
    'system:facts': () => usualSystem('linux'),
    'app:about': () => ({ version: '0.1.0', host: 'demo', platform: 'linux', runtime: 'demo' }),
  };
  return {
    async request(channel, ask) {
      if (channel === 'sockets:start' && options.fault === 'waiting') return new Promise(() => {});
      if (channel === 'clipboard:write') await navigator.clipboard.writeText((ask as Ask<'clipboard:write'>).text);
      return (answers[channel] as (ask: unknown) => never)(ask);
    },
    on(channel, listener) {
      listeners[channel].add(listener);
      return () => listeners[channel].delete(listener);
    },
  };
}

function testsOf(isStill: boolean, machine: () => DemoMachine | null, tell: Parameters<typeof scriptedTests>[1]) {
  return scriptedTests(
    {
      isStill,
      isSilent: (address, port) => isSilentAt(machine(), address, port),
      after: (ms, call) => after(isStill ? 0 : ms, call),
    },
    tell,
  );
}

function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

/** Nobody answers a test where nobody answers the made-up programs. */
function isSilentAt(machine: DemoMachine | null, address: string, port: number): boolean {
  const sockets = machine?.reading().sockets ?? [];
  return sockets.some(({ state, remote }) => state === 'syn-sent' && remote?.address === address && remote.port === port);
}

function stateOf(fault: DemoFault | null, beginMs: number): ScanState {
  const lastGoodAt = new Date(beginMs).toISOString();
  if (fault === 'stale') return { kind: 'stale', text: say('demo.stale'), lastGoodAt, failures: 3 };
  if (fault === 'disconnected') return { kind: 'disconnected', lastGoodAt };
  return { kind: 'live' };
}

function costOf(scene: Scene, intervalMs: number): Cost {
  return { cpuPercent: scene.cpuPercent, memoryBytes: 143_000_000, scanMs: scene.scanMs, intervalMs, isPaced: false };
}
