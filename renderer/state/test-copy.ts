import { judgeIdle } from '../../shared/probe/idle.ts';
import { testJson } from '../../shared/probe/result-json.ts';
import { PLAIN, testLine, testText } from '../../shared/probe/result-text.ts';
import type { TestRun } from './tests.ts';

/** A test as text: one destination in full, several line by line. What has no result yet is left out. */
export function runText({ tested, samples }: TestRun): string {
  const results = tested.flatMap(({ result }) => result ?? []);
  const told =
    tested.length === 1 ? results.map((result) => testText(result, PLAIN)) : results.map((one) => testLine(one, PLAIN));
  return samples.length === 0 ? told.join('') : `${told.join('')}\n  ${judgeIdle(samples).explanation}\n`;
}

/** A test as `portlight test --json` prints it: one object for each destination, in lines. Silences follow in the last line. */
export function runJson({ tested, samples }: TestRun): string {
  const objects: unknown[] = tested.flatMap(({ result }) => (result === null ? [] : [testJson(result)]));
  if (samples.length > 0) {
    const { nextStep, ...told } = judgeIdle(samples);
    const nextSteps = nextStep === null ? [] : [{ text: nextStep, command: null }];
    objects.push({ target: tested[0]?.text ?? '', ...told, samples, nextSteps });
  }
  return objects.map((one) => `${JSON.stringify(one, null, objects.length === 1 ? 2 : 0)}\n`).join('');
}
