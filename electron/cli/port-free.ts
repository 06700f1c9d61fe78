import { holdersOf, type PortQuestion } from '../../shared/ports/port-answer.ts';
import type { StopDone, StopPlan, StopPlanned } from '../../shared/stop/stop-plan.ts';
import { say } from '../../shared/text/say.ts';
import type { LookedPort, PortLook } from '../collect/port-look.ts';
import type { Stopper } from '../stop/stopper.ts';
import type { Output } from './output.ts';

/** How `--free` goes. */
export interface FreePlan {
  readonly asks: boolean;
  readonly isForced: boolean;
  /** Writes what was done: to stdout as text, to stderr beside JSON. */
  readonly report: (text: string) => Promise<void>;
  /** Asks a person a question that is answered by yes or no. */
  readonly ask: (question: string) => Promise<boolean>;
}

/** `done`: everything that was to be stopped has ended. `not`: something has not, and the person was told why. */
export type Freed = 'done' | 'not';

/** Stops what holds the ports: plans all, shows all, asks once, then stops parents before their children. */
export async function freePorts(look: PortLook, stopper: Stopper, free: FreePlan, output: Output): Promise<Freed> {
  const held = look.ports.filter(({ answer }) => !answer.isFree);
  if (held.length === 0) return 'done';
  for (const { answer } of held.filter(isUnknown)) {
    const why = answer.holders.find(({ socket }) => socket.owners.length === 0)?.socket.ownerUnknown?.text;
    output.tell(say('port.free.unknown', { port: nameOf(answer), why: why ?? say('port.try.in-use') }));
  }
  if (held.some(isUnknown)) return 'not';
  const plans = await plansFor(held, look, stopper, output);
  if (plans === null) return 'not';
  for (const plan of plans) output.tell(planText(plan));
  for (const line of plans.flatMap(({ why, breaks }) => [...(why === null ? [] : [why]), ...breaks]))
    output.show(`    ${line}\n`);
  if (free.asks && !(await free.ask(say('port.free.question', { count: plans.length })))) {
    output.tell(say('port.free.declined'));
    return 'not';
  }
  return stopAll(plans, stopper, free, output);
}

function isUnknown({ answer }: LookedPort): boolean {
  const waiting = waitingOf(answer.holders);
  return waiting.length === 0 || waiting.some(({ socket }) => socket.owners.length === 0);
}

/** Who waits on a port is stopped; a connection that merely has it at its own end only where nothing waits. */
function waitingOf<H extends { readonly kind: string }>(holders: readonly H[]): readonly H[] {
  const waiting = holders.filter(({ kind }) => kind !== 'connection');
  return waiting.length > 0 ? waiting : holders;
}

function nameOf({ port, protocol }: PortQuestion): string {
  return protocol === null ? String(port) : `${port}/${protocol}`;
}

/** A plan for each process, parents first, each unit or container once; null: one may not be stopped, and the port would stay in use. */
async function plansFor(
  held: readonly LookedPort[],
  { world }: PortLook,
  stopper: Stopper,
  output: Output,
): Promise<readonly StopPlan[] | null> {
  const holders = held.flatMap(({ answer }) => waitingOf(answer.holders));
  const plans = new Map<string, StopPlan>();
  let isRefused = false;
  for (const { pid } of holdersOf({ holders }, world.processes)) {
    const planned: StopPlanned = await stopper.plan({ pid, startedAt: world.processes.get(pid)?.startedAt ?? null });
    if (planned.kind === 'plan') {
      const key = planned.plan.way.kind === 'signal' || planned.plan.way.kind === 'taskkill' ? String(pid) : planned.plan.command;
      if (!plans.has(key)) plans.set(key, planned.plan);
    } else if (planned.code !== 'gone') {
      isRefused = true;
      output.tell(planned.remedy === null ? planned.text : `${planned.text} ${planned.remedy}`);
    }
  }
  if (isRefused) output.tell(say('port.free.none'));
  return isRefused ? null : [...plans.values()];
}

function planText({ process: { name, pid, user }, how }: StopPlan): string {
  return say('port.free.will', { name, pid, user: user === null ? '' : say('port.free.user', { user }), how });
}

async function stopAll(plans: readonly StopPlan[], stopper: Stopper, free: FreePlan, output: Output): Promise<Freed> {
  let freed: Freed = 'done';
  for (const { planId } of plans) {
    if (output.signal.aborted) return 'not';
    let done: StopDone = await stopper.stop(planId, false);
    if (done.kind === 'alive') {
      output.tell(done.text);
      const isForced = free.isForced || (free.asks && (await free.ask(say('port.free.force-question', { force: done.force }))));
      if (isForced) done = await stopper.stop(planId, true);
      else if (!free.asks) output.tell(say('port.free.unforced'));
      if (!isForced) freed = 'not';
      else if (done.kind === 'alive') output.tell(done.text);
    }
    if (done.kind === 'stopped') await free.report(done.text);
    // A child that ended with its parent has ended: that is what was wanted.
    else if (done.kind === 'refused' && done.code === 'gone') continue;
    else {
      freed = 'not';
      if (done.kind !== 'alive') output.tell(done.remedy === null ? done.text : `${done.text} ${done.remedy}`);
    }
  }
  return freed;
}
