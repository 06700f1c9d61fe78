import { happyEyeballsOrder } from '../../shared/probe/address-order.ts';
import type { NameStep, Step } from '../../shared/probe/observation.ts';
import { placeOfTarget, type Target } from '../../shared/probe/target.ts';
import type { TestHop } from './tests.ts';

/** A step that is under way, and with whom. */
export interface PendingStep {
  readonly step: Step['step'];
  /** Empty where it is not known, or goes without saying. */
  readonly place: string;
}

/** One bar of the timeline. Times in milliseconds from the beginning of the test. `ms` is null while the step is under way. */
export interface TimelineRow {
  readonly key: string;
  readonly hop: number;
  readonly startMs: number;
  readonly ms: number | null;
  readonly step: Step | null;
  readonly pending: PendingStep | null;
}

/** The steps of a test one beneath the other. */
export interface Timeline {
  readonly rows: readonly TimelineRow[];
  /** Where the scale ends; never 0. */
  readonly endMs: number;
}

/** As many as a test tries at most. */
const ADDRESSES_MOST = 8;
const PENDING_ROOM_MS = 50;

/**
 * Places the steps in time. They tell how long they took, and their order is given: the name first, then all addresses at once, TLS
 * on the first that opens, HTTP on that, and comparisons after everything. `isRunning`: what is under way is shown too.
 */
export function timelineOf(hops: readonly TestHop[], isRunning: boolean, compares: boolean): Timeline {
  const rows: TimelineRow[] = [];
  let fromMs = 0;
  hops.forEach((hop, at) => {
    const places = placesOf(hop.steps, fromMs);
    hop.steps.forEach((step, nth) => {
      const startMs = places.starts[nth] ?? fromMs;
      rows.push({ key: `${at} ${nth}`, hop: at, startMs, ms: step.ms, step, pending: null });
    });
    const isLast = at === hops.length - 1;
    for (const pending of isRunning && isLast ? pendingSteps(hop, compares) : []) {
      const startMs = pending.step === 'tcp' || pending.step === 'udp' ? places.nameEndMs : places.endMs;
      rows.push({ key: `${at} ${pending.step} ${pending.place}`, hop: at, startMs, ms: null, step: null, pending });
    }
    fromMs = places.endMs;
  });
  // What is under way needs room behind what has ended.
  const pendingMs = rows.flatMap(({ ms, startMs }) => (ms === null ? [startMs + Math.max(PENDING_ROOM_MS, startMs)] : []));
  return { rows, endMs: Math.max(1, fromMs, ...pendingMs) };
}

interface Places {
  readonly starts: readonly number[];
  readonly nameEndMs: number;
  readonly endMs: number;
}

function placesOf(steps: readonly Step[], fromMs: number): Places {
  const name = steps.find((step): step is NameStep => step.step === 'name');
  const nameEndMs = fromMs + (name?.ms ?? 0);
  const opened = steps.flatMap((step) => (step.step === 'tcp' && step.end.kind === 'open' ? [nameEndMs + step.ms] : []));
  let aboveMs = opened.length === 0 ? nameEndMs : Math.min(...opened);
  let endMs = nameEndMs;
  let compareMs = 0;
  let compared = '';
  const starts = steps.map((step) => {
    let startMs = nameEndMs;
    if (step.step === 'name') startMs = fromMs;
    else if (step.step === 'tls' || step.step === 'http') {
      startMs = aboveMs;
      aboveMs += step.ms;
    } else if (step.step === 'compare') {
      // Comparisons of one kind are made at once, each kind after the one before.
      if (compared !== step.what) compareMs = endMs;
      compared = step.what;
      startMs = compareMs;
    }
    endMs = Math.max(endMs, startMs + step.ms);
    return startMs;
  });
  return { starts, nameEndMs, endMs };
}

/** What a test does now, from what it has done. */
export function pendingSteps({ target, steps }: TestHop, compares: boolean): readonly PendingStep[] {
  const name = steps.find((step): step is NameStep => step.step === 'name');
  if (!target.isAddress && name === undefined) return [{ step: 'name', place: target.host }];
  if (name !== undefined && name.failure !== null) return [];
  const transport = target.transport;
  const tried = new Set(steps.flatMap((step) => (step.step === 'tcp' || step.step === 'udp' ? [step.address] : [])));
  const untried = addressesOf(target, name).filter((address) => !tried.has(address));
  const connecting = untried.map((address) => ({ step: transport, place: placeOfTarget({ host: address, port: target.port }) }));
  return [...connecting, ...aboveSteps(target, steps, compares && untried.length === 0)];
}

function aboveSteps(target: Target, steps: readonly Step[], compares: boolean): readonly PendingStep[] {
  const isOpen = steps.some((step) => step.step === 'tcp' && step.end.kind === 'open');
  const tls = steps.filter((step) => step.step === 'tls');
  const isSecured = tls.some(({ end }) => end.kind === 'secured');
  const hasAsked = steps.some((step) => step.step === 'http');
  if (isOpen && target.hasTls && !isSecured && tls.length === 0) return [{ step: 'tls', place: '' }];
  if (isOpen && target.http !== 'none' && (isSecured || !target.hasTls) && !hasAsked) return [{ step: 'http', place: '' }];
  return !isOpen && compares && target.transport === 'tcp' ? [{ step: 'compare', place: '' }] : [];
}

function addressesOf(target: Target, name: NameStep | undefined): readonly string[] {
  if (name === undefined) return [target.host];
  return happyEyeballsOrder(name.addresses)
    .slice(0, ADDRESSES_MOST)
    .map(({ address }) => address);
}
