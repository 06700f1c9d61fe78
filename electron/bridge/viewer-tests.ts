import type { Answer } from '../../shared/contract.ts';
import { TESTS_AT_ONCE, type TestAsk, type TestNews } from '../../shared/probe/asked-test.ts';
import { silencesUpTo } from '../../shared/probe/idle.ts';
import { readTarget, type Target } from '../../shared/probe/target.ts';
import { say } from '../../shared/text/say.ts';
import { testIdle } from '../probe/idle-test.ts';
import { testTarget } from '../probe/test-target.ts';
import { testTargets } from '../probe/test-targets.ts';
import type { World } from '../probe/world.ts';

/** The connection tests of one viewer. They are its own: when it leaves, `stop(null)` ends them and closes their sockets. */
export interface ViewerTests {
  begin(ask: TestAsk): Answer<'test:begin'>;
  /** Ends one test, or all. An unknown one has ended already. */
  stop(id: string | null): void;
}

type Tell = (id: string, news: TestNews) => void;

/** Runs a viewer's tests and tells what comes of them. Nothing is sent before `begin`. */
export function viewerTests(tell: Tell, world: World): ViewerTests {
  const running = new Map<string, AbortController>();

  async function run(ask: TestAsk, targets: readonly Target[], signal: AbortSignal): Promise<void> {
    // At the signal every step under way ends, as if nobody had answered: nothing is concluded from that.
    const told = (news: TestNews): void => {
      if (!signal.aborted) tell(ask.id, news);
    };
    await (targets.length === 1 ? testOne(ask, targets, world, signal, told) : testMany(ask, targets, world, signal, told));
    running.delete(ask.id);
    tell(ask.id, { kind: 'ended', isStopped: signal.aborted });
  }

  return {
    begin(ask) {
      if (running.has(ask.id)) return { failed: say('test.failed.twice') };
      if (running.size >= TESTS_AT_ONCE) return { failed: say('test.failed.at-once', { most: TESTS_AT_ONCE }) };
      const read = ask.targets.map(readTarget);
      const unusable = read.find((one) => one.kind === 'unusable');
      if (unusable !== undefined) return { failed: unusable.text };
      const targets = read.flatMap((one) => (one.kind === 'target' ? [one.target] : []));
      if (ask.idleUpToMs !== null && (targets.length > 1 || targets[0]?.transport === 'udp'))
        return { failed: say('probe.idle.one-target') };
      const ending = new AbortController();
      running.set(ask.id, ending);
      void run(ask, targets, ending.signal);
      return { begun: true };
    },
    stop(id) {
      if (id !== null) running.get(id)?.abort();
      else for (const ending of running.values()) ending.abort();
    },
  };
}

/** One target with its steps as they end, and its silences where they were asked for. */
async function testOne(
  ask: TestAsk,
  [target]: readonly Target[],
  world: World,
  signal: AbortSignal,
  told: (news: TestNews) => void,
): Promise<void> {
  if (target === undefined) return;
  const at = 0;
  const result = await testTarget(target, world, {
    ...{ deadlineMs: ask.timeoutMs, compares: ask.compares, signal },
    onHop: (hop) => told({ kind: 'hop', at, target: hop }),
    onStep: (step) => told({ kind: 'step', at, step }),
  });
  told({ kind: 'result', at, result });
  const isConnected = result.hops[0]?.steps.some((step) => step.step === 'tcp' && step.end.kind === 'open') === true;
  if (ask.idleUpToMs === null || !isConnected || signal.aborted) return;
  const silencesMs = silencesUpTo(ask.idleUpToMs);
  told({ kind: 'idle', silencesMs });
  const onSample = (sample: Extract<TestNews, { kind: 'sample' }>['sample']): void => told({ kind: 'sample', sample });
  await testIdle(target, world, { silencesMs, deadlineMs: ask.timeoutMs, signal, onSample });
}

async function testMany(
  ask: TestAsk,
  targets: readonly Target[],
  world: World,
  signal: AbortSignal,
  told: (news: TestNews) => void,
): Promise<void> {
  const looking = { deadlineMs: ask.timeoutMs, compares: ask.compares, signal };
  await testTargets(targets, world, looking, (result, at) => told({ kind: 'result', at, result }));
}
