import type { TestResult } from '../../shared/probe/result.ts';
import { testJson } from '../../shared/probe/result-json.ts';
import { testLine, testText } from '../../shared/probe/result-text.ts';
import { readTarget, type Target } from '../../shared/probe/target.ts';
import { say } from '../../shared/text/say.ts';
import { testTargets } from '../probe/test-targets.ts';
import type { World } from '../probe/world.ts';
import { whyUnread } from './file-trouble.ts';
import type { Output } from './output.ts';
import { paintFor } from './paint.ts';
import { readBounded } from './read-bounded.ts';

/** How `portlight test` goes. */
export interface TestPlan {
  /** Targets, and `@FILE` for files of them. */
  readonly given: readonly string[];
  readonly file: string | null;
  readonly isJson: boolean;
  readonly timeoutMs: number;
  readonly compares: boolean;
}

const UNUSABLE = 2;
const TARGETS_MOST = 10_000;
const FILE_MOST = 4_000_000;

/** `portlight test`: tests the targets and writes what came of each. Resolves with the exit code: 0 when all are open, 1 when one is not. */
export async function test(plan: TestPlan, world: World, output: Output): Promise<number> {
  const targets = await readTargets(plan, output);
  if (targets === null) return UNUSABLE;
  const { signal } = output;
  const { write, written } = inOrder(targets.length, plan, output);
  const looking = { deadlineMs: plan.timeoutMs, compares: plan.compares, signal };
  let done = 0;
  let open = 0;
  showProgress(0, targets.length, output);
  await testTargets(targets, world, looking, (result, at) => {
    if (signal.aborted) return;
    done += 1;
    if (result.verdict === 'open') open += 1;
    write(result, at);
    showProgress(done, targets.length, output);
  });
  await written();
  output.show('\r\u001b[K');
  if (targets.length > 1 && !plan.isJson) output.tell(say('probe.cli.summary', { open, all: targets.length }));
  return open === targets.length ? 0 : 1;
}

/** The targets of the command line and of its files; null when one cannot be used, which is told. */
export async function readTargets(plan: Pick<TestPlan, 'given' | 'file'>, output: Output): Promise<readonly Target[] | null> {
  const files = plan.file === null ? [] : [plan.file];
  const texts: string[] = [];
  for (const one of plan.given) {
    if (one.startsWith('@') && one.length > 1) files.push(one.slice(1));
    else texts.push(one);
  }
  for (const path of files) {
    const lines = await linesOf(path, output);
    if (lines === null) return null;
    texts.push(...lines);
  }
  if (texts.length === 0 || texts.length > TARGETS_MOST) {
    output.tell(texts.length === 0 ? say('probe.cli.none') : say('probe.cli.too-many', { most: TARGETS_MOST }));
    return null;
  }
  const read = texts.map(readTarget);
  const unusable = read.filter((one) => one.kind === 'unusable');
  for (const { text } of unusable.slice(0, 5)) output.tell(text);
  return unusable.length > 0 ? null : read.flatMap((one) => (one.kind === 'target' ? [one.target] : []));
}

async function linesOf(path: string, output: Output): Promise<readonly string[] | null> {
  const bytes = await readBounded(path, FILE_MOST, output.signal);
  if (bytes instanceof Uint8Array)
    return bytes
      .toString('utf8')
      .split(/\r?\n/)
      .flatMap((line) => line.replace(/(^|\s)#.*$/, '').trim() || []);
  if (output.signal.aborted) return null;
  if (bytes.code === 'too-big') output.tell(say('probe.cli.too-many', { most: TARGETS_MOST }));
  else output.tell(whyUnread(path, bytes.code));
  return null;
}

interface Writer {
  write(result: TestResult, at: number): void;
  /** Resolves when all that was given is written. */
  written(): Promise<boolean>;
}

/** Writes results in the order of their targets, whichever is done first. */
function inOrder(count: number, { isJson }: TestPlan, output: Output): Writer {
  const paint = paintFor(output.hasColour);
  const waiting = new Map<number, TestResult>();
  let next = 0;
  let last: Promise<boolean> = Promise.resolve(true);
  return {
    write(result, at) {
      waiting.set(at, result);
      for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
        waiting.delete(next);
        next += 1;
        output.show('\r\u001b[K');
        last = output.write(
          isJson ? `${JSON.stringify(testJson(ready))}\n` : count === 1 ? testText(ready, paint) : testLine(ready, paint),
        );
      }
    },
    written: () => last,
  };
}

function showProgress(done: number, all: number, output: Output): void {
  output.show(`\r\u001b[K${say('probe.cli.progress', { done, all })}`);
}
