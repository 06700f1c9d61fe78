import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consequences } from '../../shared/stop/consequences.ts';
import type { StopDone, StopPlan, StopPlanned, StopRefused, StopTarget } from '../../shared/stop/stop-plan.ts';
import { breaksText, forceText, howText } from '../../shared/stop/stop-words.ts';
import { say } from '../../shared/text/say.ts';
import { type Acted, type FoundWay, refused, type SeenProcess, type StopSystem } from './stop-system.ts';

/** Plans and carries out stops for one viewer or one command. What was not planned here cannot be stopped here. */
export interface Stopper {
  /** Looks at the process and says what would be done, or why nothing will be. Nothing is done. */
  plan(target: StopTarget): Promise<StopPlanned>;
  /** Carries a plan out: politely, or, once that was tried and did not help, by force. Resolves when the process has ended or `patienceMs` are over. */
  stop(planId: string, isForced: boolean): Promise<StopDone>;
  /** Ends what it keeps running. */
  close(): void;
}

/** What a stopper is made of. */
export interface StopperOptions {
  readonly system: StopSystem;
  /** What hangs on a process; null where that cannot be read. */
  readonly consequences: (pid: number) => Promise<Consequences | null>;
  readonly now?: () => number;
  /** How long a process may take to end before force is offered, in milliseconds. */
  readonly patienceMs?: number;
}

interface Kept {
  readonly seen: SeenProcess;
  readonly found: FoundWay;
  readonly atMs: number;
  wasAsked: boolean;
  isBusy: boolean;
}

/** How long a process has to end by itself. */
export const PATIENCE_MS = 5_000;
/** A plan is for the person who has just read it. */
const PLAN_MS = 10 * 60_000;
const PLANS_MOST = 64;
/** Start times of two looks may be rounded otherwise where the system tells whole seconds (ps of macOS). */
const SLACK_MS = process.platform === 'linux' ? 0 : 2_000;
const LOOK_EVERY_MS = 50;

/** Makes a stopper. */
export function createStopper(options: StopperOptions): Stopper {
  const { system, consequences, now = Date.now, patienceMs = PATIENCE_MS } = options;
  const plans = new Map<string, Kept>();

  async function plan(target: StopTarget): Promise<StopPlanned> {
    const seen = await system.look(target.pid);
    if (seen === null) return gone(target.pid);
    if (seen === 'unsure') return refused('unsure', say('stop.refused.unsure', { pid: target.pid }));
    if (!isMeant(target, seen)) return refused('replaced', say('stop.refused.replaced', { pid: seen.pid, name: seen.name }));
    const never = await neverStopped(system, seen);
    if (never !== null) return never;
    const found = await system.wayOf(seen);
    if ('kind' in found) return found;
    const barrier = system.barrier(seen, found);
    if (barrier !== null) return barrier;
    const planId = randomUUID();
    keep(planId, { seen, found, atMs: now(), wasAsked: false, isBusy: false });
    const { pid, name, user, startedAt, commandLine } = seen;
    const made: StopPlan = {
      planId,
      process: { pid, name, user, startedAt, commandLine },
      way: found.way,
      how: howText(found.way, found.name, seen),
      why: found.why,
      command: system.commandOf(seen, found, false),
      breaks: breaksText(found.way, found.name, await consequences(pid)),
    };
    return { kind: 'plan', plan: made };
  }

  function keep(planId: string, kept: Kept): void {
    for (const [id, { atMs, isBusy }] of plans) if (!isBusy && now() - atMs > PLAN_MS) plans.delete(id);
    if (plans.size >= PLANS_MOST) plans.delete(plans.keys().next().value as string);
    plans.set(planId, kept);
  }

  async function stop(planId: string, isForced: boolean): Promise<StopDone> {
    const kept = plans.get(planId);
    if (kept === undefined || kept.isBusy || now() - kept.atMs > PLAN_MS) return refused('no-plan', say('stop.refused.no-plan'));
    if (isForced && !kept.wasAsked) return refused('no-plan', say('stop.refused.force-first'));
    kept.isBusy = true;
    const done = await carryOut(kept, isForced);
    kept.isBusy = false;
    kept.wasAsked = true;
    if (done.kind !== 'alive') plans.delete(planId);
    return done;
  }

  async function carryOut({ seen, found }: Kept, isForced: boolean): Promise<StopDone> {
    // The lineage once more: a plan may have been made before this program was handed to another terminal.
    const never = await neverStopped(system, seen);
    if (never !== null) return never;
    const unreached = unreachedText(await system.act(seen, found, isForced), seen, system.commandOf(seen, found, isForced));
    if (unreached !== null) return unreached;
    const { pid, name } = seen;
    if (await hasEnded(seen)) return { kind: 'stopped', text: say('stop.done', { name, pid }) };
    const text = say(isForced ? 'stop.alive.forced' : 'stop.alive', { name, pid, seconds: Math.round(patienceMs / 1_000) });
    return { kind: 'alive', text, afterMs: patienceMs, force: forceText(found.way, found.name) };
  }

  async function hasEnded(seen: SeenProcess): Promise<boolean> {
    const untilMs = now() + patienceMs;
    while (await system.isAlive(seen)) {
      if (now() >= untilMs) return false;
      await sleep(LOOK_EVERY_MS);
    }
    return true;
  }

  return { plan, stop, close: () => system.close?.() };
}

async function neverStopped(system: StopSystem, seen: SeenProcess): Promise<StopRefused | null> {
  const { pid, name } = seen;
  if (system.isSystem(seen)) return refused('system', say('stop.refused.system', { name, pid }), say('stop.remedy.system'));
  if (!(await system.lineage()).has(pid)) return null;
  return refused('own', say(pid === process.pid ? 'stop.refused.self' : 'stop.refused.own', { name, pid }));
}

function isMeant({ startedAt }: StopTarget, seen: SeenProcess): boolean {
  if (startedAt === null || seen.startedAt === null) return true;
  return Math.abs(Date.parse(startedAt) - Date.parse(seen.startedAt)) <= SLACK_MS;
}

function gone(pid: number): StopRefused {
  return refused('gone', say('stop.refused.gone', { pid }));
}

function unreachedText(acted: Acted, { pid, name, user }: SeenProcess, command: string): StopDone | null {
  switch (acted.kind) {
    case 'sent':
      return null;
    case 'gone':
      return gone(pid);
    case 'replaced':
      return refused('replaced', say('stop.refused.replaced-now', { pid, name }));
    case 'denied': {
      const whose = user ?? say('tables.not-told');
      const remedy = say('stop.remedy.user', { user: user ?? 'root', command: `sudo ${command}` });
      return refused('not-permitted', say('stop.refused.user', { name, pid, user: whose }), remedy);
    }
    case 'failed':
      return {
        kind: 'failed',
        text: say('stop.failed', { name, pid, why: acted.text }),
        remedy: say('stop.remedy.by-hand', { command }),
      };
  }
}
