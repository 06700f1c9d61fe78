import type { TestAsk, TestNews } from '../../../shared/probe/asked-test.ts';
import { type IdleSample, silencesUpTo } from '../../../shared/probe/idle.ts';
import { judgeHops } from '../../../shared/probe/judge-hops.ts';
import type { Observed, Step } from '../../../shared/probe/observation.ts';
import { readTarget, redirectTarget, type Target } from '../../../shared/probe/target.ts';
import { say } from '../../../shared/text/say.ts';
import { type Silences, scriptFor } from './test-script.ts';

/** What the made-up tests take from the demo. */
export interface ScriptedWorld extends Silences {
  /** Calls after some time; at once where the demo stands still. Returns what cancels it. */
  after(ms: number, call: () => void): () => void;
  readonly isStill: boolean;
}

/** Tests that play a script: nothing is sent. Their steps are judged as real ones are. */
export interface ScriptedTests {
  begin(ask: TestAsk): { readonly begun: true } | { readonly failed: string };
  stop(id: string | null): void;
}

interface Running {
  cancel: () => void;
}

/** Makes the demo's tests. */
export function scriptedTests(world: ScriptedWorld, tell: (id: string, news: TestNews) => void): ScriptedTests {
  const running = new Map<string, Running>();

  /** Tells one thing after the other, each after its time; what waits for ever has no time. */
  function play(id: string, script: readonly Cue[]): void {
    const [cue, ...later] = script;
    if (cue === undefined) {
      running.delete(id);
      tell(id, { kind: 'ended', isStopped: false });
      return;
    }
    if (cue.afterMs === null) return;
    const cancel = world.after(cue.afterMs, () => {
      if (!running.has(id)) return;
      tell(id, cue.news);
      play(id, later);
    });
    running.set(id, { cancel });
  }

  return {
    begin(ask) {
      const read = ask.targets.map(readTarget);
      const unusable = read.find((one) => one.kind === 'unusable');
      if (unusable !== undefined) return { failed: unusable.text };
      const targets = read.flatMap((one) => (one.kind === 'target' ? [one.target] : []));
      if (targets.length > 1 && ask.idleUpToMs !== null) return { failed: say('probe.idle.one-target') };
      running.set(ask.id, { cancel() {} });
      const isAlone = targets.length === 1;
      const cues = targets.flatMap((target, at) => cuesOf(target, at, ask, world, isAlone));
      const [first] = targets;
      // The answer to the request comes first, as from a real host.
      queueMicrotask(() => play(ask.id, first === undefined ? cues : [...cues, ...idleCues(first, ask)]));
      return { begun: true };
    },
    stop(id) {
      for (const [key, { cancel }] of [...running]) {
        if (id !== null && id !== key) continue;
        cancel();
        running.delete(key);
        tell(key, { kind: 'ended', isStopped: true });
      }
    },
  };
}

interface Cue {
  /** Since the cue before; null: never. */
  readonly afterMs: number | null;
  readonly news: TestNews;
}

const AROUND = { platform: 'linux', hasIpv4: true, hasIpv6: true, ownAddresses: [] } as const;

function cuesOf(target: Target, at: number, ask: TestAsk, world: ScriptedWorld, isAlone: boolean): readonly Cue[] {
  const hops: Observed[] = [];
  const cues: Cue[] = [];
  let totalMs = 0;
  for (let next: Target | null = target; next !== null; ) {
    const steps: readonly Step[] = scriptFor(next, ask, world);
    cues.push({ afterMs: 0, news: { kind: 'hop', at, target: next } });
    for (const step of steps) {
      const isEndless = world.isStill && next.host.startsWith('slow.') && step.step === 'tcp';
      cues.push({ afterMs: isEndless ? null : step.ms, news: { kind: 'step', at, step } });
      totalMs += step.ms;
    }
    hops.push({ target: next, steps, around: AROUND, stopped: null });
    const answer = steps.findLast((step) => step.step === 'http');
    const location = answer?.step === 'http' && answer.end.kind === 'answer' ? answer.end.location : null;
    next = location === null ? null : redirectTarget(next, location);
  }
  const startedAt = new Date(0).toISOString();
  const result = { ...judgeHops(hops), target, hops, startedAt, ms: totalMs };
  const told: Cue = { afterMs: isAlone ? 0 : Math.min(totalMs, 400), news: { kind: 'result', at, result } };
  return isAlone ? [...cues, told] : cues.some(({ afterMs }) => afterMs === null) ? [{ ...told, afterMs: null }] : [told];
}

/** A way that forgets silent connections after 350 s. */
const FORGOTTEN_MS = 350_000;

function idleCues(target: Target, { idleUpToMs }: TestAsk): readonly Cue[] {
  if (idleUpToMs === null || target.transport === 'udp') return [];
  const silencesMs = silencesUpTo(idleUpToMs);
  const samples = silencesMs.map((silenceMs): IdleSample => {
    const isLost = silenceMs >= FORGOTTEN_MS;
    return { silenceMs, end: isLost ? 'died' : 'survived', endedMs: silenceMs };
  });
  return [
    { afterMs: 0, news: { kind: 'idle', silencesMs } },
    ...samples.map((sample): Cue => ({ afterMs: 150, news: { kind: 'sample', sample } })),
  ];
}
