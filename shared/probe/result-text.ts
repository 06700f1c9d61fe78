import { endpointText } from '../endpoint.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import type { Step } from './observation.ts';
import type { TestResult } from './result.ts';
import { stepWords } from './step-words.ts';

/** What sets parts of a text off: a terminal's colours, or nothing. */
export type Brushes = Readonly<Record<'heading' | 'quiet' | 'ok' | 'warning' | 'problem', (text: string) => string>>;

const asItIs = (text: string): string => text;
/** No colours: for the clipboard. */
export const PLAIN: Brushes = { heading: asItIs, quiet: asItIs, ok: asItIs, warning: asItIs, problem: asItIs };

/** A test as a person reads it: the verdict, why, the steps with their times, what it could be, and what to do. */
export function testText(result: TestResult, paint: Brushes): string {
  const { target, verdict, rule, explanation, candidates, remarks, nextSteps, hops } = result;
  const isGood = verdict === 'open';
  const title = `${isGood ? '✓' : '✗'} ${say(`probe.verdict.${verdict}`)}`;
  const lines = [
    `${paint.heading(target.text)}  ${(isGood ? paint.ok : paint.problem)(title)}${rule === null ? '' : paint.quiet(`  ${rule}`)}`,
    `  ${explanation}`,
    '',
    ...hops.flatMap(({ steps, target: asked }, at) => [
      ...(at === 0 ? [] : [`  ${paint.quiet('→')} ${asked.text}`]),
      ...steps.map((step) => stepLine(step, paint)),
    ]),
    ...remarks.map(({ rule: own, text }) => `  ${paint.warning('!')} ${text}${own === null ? '' : paint.quiet(`  ${own}`)}`),
    ...(candidates.length > 0 ? ['', `  ${say('probe.cli.could-be')}`, ...candidates.map((text) => `  · ${text}`)] : []),
    ...(nextSteps.length > 0 ? ['', `  ${say('probe.cli.next')}`] : []),
    ...nextSteps.flatMap(({ text, command }) => [
      `  · ${text}`,
      ...(command === null ? [] : [`      ${paint.heading(command)}`]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A test as one line among many. */
export function testLine({ target, verdict, rule, ms }: TestResult, paint: Brushes): string {
  const isGood = verdict === 'open';
  const said = say(`probe.verdict.${verdict}`);
  const words = isGood ? paint.ok(`✓ ${said}`) : paint.problem(`✗ ${said}`);
  return `${words}  ${target.text}  ${paint.quiet(`${durationText(ms)}${rule === null ? '' : `  ${rule}`}`)}\n`;
}

const NAME_WIDTH = 5;
const TIME_WIDTH = 8;

function stepLine(step: Step, paint: Brushes): string {
  const { text, error } = stepWords(step);
  const name = say(`probe.step.${step.step}`).padEnd(NAME_WIDTH);
  const took = durationText(step.ms).padStart(TIME_WIDTH);
  const place = placeOfStep(step);
  const words = `${place === '' ? '' : `${place}  `}${text}`;
  return `  ${error === null ? paint.ok('✓') : paint.problem('✗')} ${name} ${paint.quiet(took)}  ${words}`;
}

/** Whom a step was with: address and port, or the URL that was asked for; empty where its words say so already. */
export function placeOfStep(step: Step): string {
  switch (step.step) {
    case 'tcp':
    case 'udp':
    case 'compare':
      return endpointText({ address: step.address, port: step.port, zone: null });
    case 'http':
      return step.url;
    case 'name':
    case 'tls':
      return '';
  }
}
