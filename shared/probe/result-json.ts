import type { Observed, Step } from './observation.ts';
import type { TestResult } from './result.ts';
import { stepWords } from './step-words.ts';

/** A test as `portlight test --json` prints it; electron/cli/test.schema.json describes it. */
export function testJson(result: TestResult): Readonly<Record<string, unknown>> {
  const { target, verdict, rule, explanation, confidence, candidates, remarks, nextSteps, hops, startedAt, ms } = result;
  const steps = hops.flatMap((hop, at) => hop.steps.map((step) => stepJson(step, hop, at)));
  return {
    target: target.text,
    verdict,
    rule,
    explanation,
    confidence,
    candidates,
    remarks,
    steps,
    nextSteps,
    startedAt,
    ms: rounded(ms),
  };
}

function stepJson(step: Step, { target }: Observed, hop: number): Readonly<Record<string, unknown>> {
  const { text, error } = stepWords(step);
  const place = { hop, target: target.text, text };
  const common = { step: step.step, address: addressOf(step), ms: rounded(step.ms), ok: error === null, error, ...place };
  switch (step.step) {
    case 'name':
      return { ...common, name: step.name, addresses: step.addresses, configured: step.configured, servers: step.servers };
    case 'tcp':
      return { ...common, port: step.port, family: step.family, code: codeOf(step.end), after: step.after };
    case 'tls':
      return { ...common, serverName: step.serverName, end: step.end };
    case 'http':
      return { ...common, url: step.url, end: step.end };
    case 'udp':
      return { ...common, port: step.port, family: step.family, code: codeOf(step.end), asked: step.asked };
    case 'compare':
      return { ...common, port: step.port, what: step.what, code: codeOf(step.end) };
  }
}

function addressOf(step: Step): string | null {
  return step.step === 'name' ? null : step.address;
}

function codeOf(end: { readonly kind: string; readonly code?: string }): string | null {
  return end.code ?? null;
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
