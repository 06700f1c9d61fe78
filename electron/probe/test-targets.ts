import type { TestResult } from '../../shared/probe/result.ts';
import type { Target } from '../../shared/probe/target.ts';
import type { Looking } from './looking.ts';
import { testTarget } from './test-target.ts';
import type { World } from './world.ts';

const AT_ONCE = 16;

/** Tests many targets, a bounded number at a time. Each result is told as it comes, with its place in the list. */
export async function testTargets(
  targets: readonly Target[],
  world: World,
  looking: Looking,
  onResult: (result: TestResult, at: number) => void,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < targets.length && !looking.signal.aborted) {
      const at = next;
      next += 1;
      const target = targets[at];
      if (target !== undefined) onResult(await testTarget(target, world, looking), at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, targets.length) }, work));
}
