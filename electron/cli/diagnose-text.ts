import { stripVTControlCharacters } from 'node:util';
import type { Finding, Severity, UnseenRule } from '../../shared/diagnosis/finding.ts';
import { clockText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import { padded, widthOf } from './columns.ts';
import type { Paint } from './paint.ts';

/** What the text depends on beside the findings. */
export interface DiagnoseLook {
  /** Columns to fit into; null: as wide as it comes. */
  readonly columns: number | null;
  readonly paint: Paint;
}

const INDENT = '    ';
const WIDEST = 110;
const MARKS: Readonly<Record<Severity, string>> = { problem: '✖', warning: '▲', note: '●' };

/** The findings, the worst first, each with all it rests on. */
export function diagnoseText(findings: readonly Finding[], look: DiagnoseLook): string {
  return findings.map((finding) => findingText(finding, look)).join('\n');
}

function findingText(finding: Finding, look: DiagnoseLook): string {
  const { paint } = look;
  const { severity, rule, confidence, title, explanation, candidates, evidence, nextSteps } = finding;
  const colour = severity === 'note' ? 'heading' : severity;
  const facts = paint.quiet(`${say(`diagnose.severity.${severity}`)} · ${rule} · ${say(`diagnose.confidence.${confidence}`)}`);
  const heading = wrapped(`${MARKS[severity]} ${title}`, '', look).map(paint[colour]);
  const lines = [...heading, `  ${facts}`, ...wrapped(explanation, '  ', look)];
  if (evidence.length > 0) {
    lines.push(`  ${say('diagnose.evidence')}`);
    const width = Math.min(60, Math.max(...evidence.map(({ what }) => widthOf(what))));
    for (const { what, value, seenAt } of evidence)
      lines.push(...wrapped(`${padded(what, width)}  ${value} ${paint.quiet(`(${clockText(seenAt)})`)}`, INDENT, look));
  }
  if (candidates.length > 0) {
    lines.push(`  ${say('diagnose.candidates')}`);
    for (const candidate of candidates) lines.push(...wrapped(`- ${candidate}`, INDENT, look));
  }
  if (nextSteps.length > 0) {
    lines.push(`  ${say('diagnose.steps')}`);
    for (const { text, command } of nextSteps) {
      lines.push(...wrapped(`- ${text}`, INDENT, look));
      // Never wrapped: it is to be copied.
      if (command !== null) lines.push(`${INDENT}  $ ${command}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Breaks a text at blanks; lines after the first stand two columns further in. */
function wrapped(text: string, indent: string, { columns }: DiagnoseLook): readonly string[] {
  const most = Math.min(columns ?? Number.POSITIVE_INFINITY, columns === null ? Number.POSITIVE_INFINITY : WIDEST);
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/(?<=\S) /)) {
    const isFirst = line.trim() === '';
    if (!isFirst && shownWidth(line) + 1 + shownWidth(word) > most) {
      lines.push(line);
      line = `${indent}  ${word.trimStart()}`;
    } else line = isFirst ? `${line}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Colours take no room. */
function shownWidth(text: string): number {
  return widthOf(stripVTControlCharacters(text));
}

/** What could not be decided, a line for each reason. */
export function unseenText(unseen: readonly UnseenRule[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { rule, why } of unseen) reasons.set(why, [...(reasons.get(why) ?? []), rule]);
  return [...reasons].map(([why, rules]) => say('diagnose.unseen', { rules: rules.join(', '), why }));
}
