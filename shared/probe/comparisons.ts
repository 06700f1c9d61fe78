import { scopeOf } from '../endpoint.ts';
import { outcomeOf } from './judge-tcp.ts';
import type { Step, Surroundings, TcpStep } from './observation.ts';
import { isOwnAddress } from './own-address.ts';
import { isProven } from './proven.ts';

/** What it would help to try beside the asked place; null: nothing. */
export type Comparison =
  | { readonly what: 'other-port'; readonly address: string; readonly family: 4 | 6; readonly ports: readonly number[] }
  | { readonly what: 'gateway'; readonly family: 4 | 6; readonly address: string }
  | { readonly what: 'reserved'; readonly family: 4 | 6; readonly port: number };

/** Ports that answer on most hosts that answer at all, be it with a refusal. */
const OTHER_PORTS: readonly number[] = [443, 80, 22];

/**
 * Which comparison tells causes apart, after these steps: another port of a silent host, then the gateway, a reserved address where
 * nothing but TCP's success speaks for a far host. A working connection, and this machine itself, need none.
 */
export function helpfulComparison(steps: readonly Step[], around: Surroundings): Comparison | null {
  const tcp = steps.filter((step): step is TcpStep => step.step === 'tcp');
  const done = (what: Comparison['what']) => steps.some((step) => step.step === 'compare' && step.what === what);
  const opened = tcp.find(({ end }) => end.kind === 'open');
  if (opened !== undefined) {
    if (isProven(steps) || opened.after === 'speaks' || done('reserved') || scopeOf(opened.address) !== 'internet') return null;
    return { what: 'reserved', family: opened.family, port: opened.port };
  }
  const silent = tcp.find((step) => outcomeOf(step, around) === 'silent');
  const down = tcp.find((step) => outcomeOf(step, around) === 'host-down' && step.isOnLink === false);
  const unsure = silent ?? down;
  if (unsure === undefined || isOwnAddress(unsure.address, around)) return null;
  const { address, family } = unsure;
  if (silent !== undefined && !done('other-port'))
    return { what: 'other-port', address, family, ports: OTHER_PORTS.filter((port) => port !== silent.port) };
  const answers = steps.some(
    (step) =>
      step.step === 'compare' &&
      step.what === 'other-port' &&
      (step.end.kind === 'open' || (step.end.kind === 'error' && step.end.code === 'ECONNREFUSED')),
  );
  return answers || unsure.isOnLink === true || done('gateway') ? null : { what: 'gateway', family, address };
}
