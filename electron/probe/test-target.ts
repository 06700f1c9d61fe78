import { scopeOf } from '../../shared/endpoint.ts';
import { judgeHops } from '../../shared/probe/judge-hops.ts';
import type { Observed } from '../../shared/probe/observation.ts';
import { withOwnFirewall } from '../../shared/probe/own-firewall.ts';
import type { TestResult } from '../../shared/probe/result.ts';
import { redirectTarget, type Target } from '../../shared/probe/target.ts';
import type { Looking } from './looking.ts';
import { observe } from './observe.ts';
import { askOwnFirewall } from './own-firewall.ts';
import type { World } from './world.ts';

const REDIRECTS_MOST = 10;

/** Tests one target and follows its redirects within bounds. Sends packets: call it only when a person asked for it. Never rejects. */
export async function testTarget(target: Target, world: World, looking: Looking): Promise<TestResult> {
  const startedAt = new Date().toISOString();
  const began = performance.now();
  const hops: Observed[] = [];
  let next: Target | null = target;
  let stays: 'anywhere' | 'internet' = 'anywhere';
  while (next !== null) {
    looking.onHop?.(next);
    const seen: Observed = await observe(next, stays, world, looking);
    const after: Redirect = redirectOf(seen, hops.length);
    hops.push({ ...seen, stopped: seen.stopped ?? after.stopped });
    // A page of the internet must not choose what is asked inside this network.
    if (isFromInternet(seen)) stays = 'internet';
    next = looking.signal.aborted ? null : after.target;
  }
  const judgement = judgeHops(hops);
  const ms = performance.now() - began;
  const isAsked = looking.compares && !looking.signal.aborted;
  const own = isAsked ? await askOwnFirewall({ verdict: judgement.verdict, hops }, world.firewall) : [];
  return { ...withOwnFirewall(judgement, own), target, hops, startedAt, ms };
}

interface Redirect {
  readonly target: Target | null;
  readonly stopped: Observed['stopped'];
}

function redirectOf({ target, steps }: Observed, followed: number): Redirect {
  const http = steps.findLast((step) => step.step === 'http');
  if (http?.step !== 'http' || http.end.kind !== 'answer' || http.end.location === null) return { target: null, stopped: null };
  if (![301, 302, 303, 307, 308].includes(http.end.status)) return { target: null, stopped: null };
  const next = redirectTarget(target, http.end.location);
  if (next === null) return { target: null, stopped: 'not-http' };
  return followed >= REDIRECTS_MOST ? { target: null, stopped: 'too-many' } : { target: next, stopped: null };
}

function isFromInternet({ steps }: Observed): boolean {
  return steps.some((step) => step.step === 'http' && scopeOf(step.address.replace(/%.*$/, '')) === 'internet');
}
