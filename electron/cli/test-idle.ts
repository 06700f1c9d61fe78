import { type IdleSample, judgeIdle, silencesUpTo } from '../../shared/probe/idle.ts';
import { durationText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import { testIdle } from '../probe/idle-test.ts';
import type { World } from '../probe/world.ts';
import type { Output } from './output.ts';
import { paintFor } from './paint.ts';
import { readTargets, type TestPlan } from './test.ts';

/** `portlight test TARGET --idle`: finds the longest silence that a connection survives. Resolves with the exit code. */
export async function testSilences(plan: TestPlan & { readonly upToMs: number }, world: World, output: Output): Promise<number> {
  const targets = await readTargets(plan, output);
  const [target] = targets ?? [];
  if (target === undefined) return 2;
  if ((targets ?? []).length > 1 || target.transport === 'udp') {
    output.tell(say('probe.idle.one-target'));
    return 2;
  }
  const silencesMs = silencesUpTo(plan.upToMs);
  output.tell(say('probe.idle.running', { target: target.text, upTo: durationText(plan.upToMs), count: silencesMs.length }));
  let done = 0;
  const samples = await testIdle(target, world, {
    silencesMs,
    deadlineMs: plan.timeoutMs,
    signal: output.signal,
    onSample({ silenceMs }) {
      done += 1;
      const progress = say('probe.idle.progress', { done, all: silencesMs.length, silence: durationText(silenceMs) });
      output.show(`\r\u001b[K${progress}`);
    },
  });
  output.show('\r\u001b[K');
  if (samples === null) {
    output.tell(say('probe.idle.not-open', { target: target.text }));
    return 1;
  }
  const judgement = judgeIdle(samples);
  const { nextStep, ...told } = judgement;
  const nextSteps = nextStep === null ? [] : [{ text: nextStep, command: null }];
  await output.write(
    plan.isJson
      ? `${JSON.stringify({ target: target.text, ...told, samples, nextSteps })}\n`
      : idleText(target.text, judgement, samples, output),
  );
  return judgement.verdict === 'survived' ? 0 : 1;
}

function idleText(
  target: string,
  { verdict, explanation, candidates, nextStep }: ReturnType<typeof judgeIdle>,
  samples: readonly IdleSample[],
  output: Output,
): string {
  const paint = paintFor(output.hasColour);
  const mark = (isGood: boolean) => (isGood ? paint.ok('✓') : paint.problem('✗'));
  const lines = [
    `${paint.heading(target)}  ${mark(verdict === 'survived')} ${explanation}`,
    '',
    ...samples.map(({ silenceMs, end, endedMs }) => {
      const silence = durationText(silenceMs).padStart(13);
      return `  ${mark(end === 'survived')} ${silence}  ${say(`probe.idle.end-${end}`, { after: durationText(endedMs) })}`;
    }),
    ...(candidates.length > 0 ? ['', `  ${say('probe.cli.could-be')}`, ...candidates.map((text) => `  · ${text}`)] : []),
    ...(nextStep === null ? [] : ['', `  ${say('probe.cli.next')}`, `  · ${nextStep}`]),
  ];
  return `${lines.join('\n')}\n`;
}
