import type { Step } from './observation.ts';

/** True when more than TCP's handshake speaks for the target: a secured connection, or an answer to a request. */
export function isProven(steps: readonly Step[]): boolean {
  return steps.some(
    (step) => (step.step === 'tls' && step.end.kind === 'secured') || (step.step === 'http' && step.end.kind === 'answer'),
  );
}
