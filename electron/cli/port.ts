import { setTimeout as sleep } from 'node:timers/promises';
import type { PortAnswer, PortQuestion } from '../../shared/ports/port-answer.ts';
import { portHeading } from '../../shared/ports/port-words.ts';
import { consequencesOf } from '../../shared/stop/consequences.ts';
import { durationText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector } from '../collect/collector.ts';
import { type LookedPort, lookAtPorts, nextFree, type PortLook } from '../collect/port-look.ts';
import { stopSystemOfThisMachine } from '../stop/machine.ts';
import { createStopper, type Stopper } from '../stop/stopper.ts';
import { askPerson, canAsk } from './ask-person.ts';
import type { Output } from './output.ts';
import { paintFor } from './paint.ts';
import { ownFirewall } from './port-firewall.ts';
import { freePorts } from './port-free.ts';
import { portJson } from './port-json.ts';
import { portsText } from './port-question.ts';
import { portText } from './port-text.ts';

/** How `portlight port` goes. */
export interface PortPlan {
  readonly questions: readonly PortQuestion[];
  readonly isJson: boolean;
  readonly frees: boolean;
  readonly asks: boolean;
  readonly isForced: boolean;
  /** How long to wait until the ports are free; null: not at all. */
  readonly waitMs: number | null;
}

const HELD = 1;
const UNUSABLE = 2;
const LOOK_EVERY_MS = 200;
/** Ports that are each written in full; of more, those that are held, and how many. */
const FULL_MOST = 8;

/** `portlight port`: 0 when all are free, 1 when one is held, 2 when that could not be found out. */
export async function port(collector: Collector, plan: PortPlan, output: Output): Promise<number> {
  let look = await lookAtPorts(plan.questions, collector);
  if ('failed' in look) return unread(look, output);
  const wasHeld = heldIn(look).length > 0;
  if (plan.frees && wasHeld && plan.asks && !canAsk()) {
    output.tell(say('port.error.unattended'));
    return UNUSABLE;
  }
  if (plan.frees) {
    await freed(look, plan, output);
    if (output.signal.aborted) return HELD;
    look = await lookAtPorts(plan.questions, collector);
  }
  if (!('failed' in look) && plan.waitMs !== null) look = await waited(look, collector, plan, output);
  if ('failed' in look) return unread(look, output);
  // Whoever freed or waited wants to know that it is free; who holds it was told before.
  const isShort = wasHeld && heldIn(look).length === 0;
  await (plan.isJson ? writeJson(look, plan, output) : writeText(look, plan, isShort, collector, output));
  return heldIn(look).length === 0 ? 0 : HELD;
}

function unread({ failed }: { readonly failed: string }, output: Output): number {
  output.tell(failed);
  return UNUSABLE;
}

function heldIn({ ports }: PortLook): readonly PortAnswer[] {
  return ports.flatMap(({ answer }) => (answer.isFree ? [] : [answer]));
}

async function freed(look: PortLook, plan: PortPlan, output: Output): Promise<void> {
  const stopper: Stopper = createStopper({
    system: stopSystemOfThisMachine(),
    consequences: async (pid) => consequencesOf(pid, look.world.sockets, look.world.processes),
  });
  const report = async (text: string): Promise<void> => {
    if (plan.isJson) output.tell(text);
    else await output.write(`${text}\n`);
  };
  const ask = (question: string) => askPerson(question, output.signal);
  try {
    await freePorts(look, stopper, { asks: plan.asks, isForced: plan.isForced, report, ask }, output);
  } finally {
    stopper.close();
  }
}

/** Looks again and again until all are free or the time is over. */
async function waited(
  first: PortLook,
  collector: Collector,
  { questions, waitMs }: PortPlan,
  output: Output,
): Promise<PortLook | { readonly failed: string }> {
  const fromMs = performance.now();
  let tookMs = 0;
  let look: PortLook | { readonly failed: string } = first;
  for (;;) {
    const passedMs = performance.now() - fromMs;
    if ('failed' in look) return look;
    const held = heldIn(look);
    if (held.length === 0 || output.signal.aborted) break;
    const ports = portsText(held);
    if (passedMs >= (waitMs ?? 0)) {
      output.show('\r\u001b[K');
      output.tell(say('port.still', { ports, span: durationText(waitMs ?? 0) }));
      return look;
    }
    output.show(`\r\u001b[K${say('port.waiting', { ports, left: durationText((waitMs ?? 0) - passedMs) })}`);
    // On a machine with very many sockets, half of the time is its own.
    const restMs = Math.max(LOOK_EVERY_MS, tookMs);
    await sleep(Math.min(restMs, (waitMs ?? 0) - passedMs), undefined, { signal: output.signal }).catch(() => {});
    const lookedMs = performance.now();
    look = await lookAtPorts(questions, collector);
    tookMs = performance.now() - lookedMs;
  }
  output.show('\r\u001b[K');
  return look;
}

async function writeJson(look: PortLook, { questions }: PortPlan, output: Output): Promise<void> {
  const all: object[] = [];
  for (const one of look.ports) all.push(portJson(one, look.world, await nextFor(one, look, questions.length)));
  await output.write(`${JSON.stringify(questions.length === 1 ? all[0] : all, null, output.isTerminal ? 2 : 0)}\n`);
}

/** The next free port is looked for where few are asked about, one is held, and it is this machine. */
async function nextFor({ answer }: LookedPort, look: PortLook, asked: number): Promise<number | null> {
  return answer.isFree || asked > FULL_MOST || look.reading.capture !== undefined ? null : nextFree(answer.port, look);
}

async function writeText(look: PortLook, { questions }: PortPlan, isShort: boolean, collector: Collector, output: Output) {
  const paint = paintFor(output.hasColour);
  const isFew = questions.length <= FULL_MOST;
  const isCapture = collector.isCapture === true;
  const nowMs = Date.parse(look.reading.takenAt);
  for (const one of look.ports) {
    if (!isFew && one.answer.isFree) continue;
    if (isShort) {
      await output.write(`${paint.ok(portHeading(one.answer))}\n`);
      continue;
    }
    const next = one.answer.isFree || isCapture || !isFew ? undefined : await nextFree(one.answer.port, look);
    const own = isCapture || !isFew ? [] : await ownFirewall(one.answer);
    await output.write(portText(one, look.world, { nowMs, paint, nextFree: next, own }));
  }
  if (!isFew) {
    const first = look.ports.find(({ answer }) => answer.isFree)?.answer.port;
    const sum = say('port.range.held', { held: heldIn(look).length, all: questions.length });
    await output.write(`${sum}${first === undefined ? '' : ` ${say('port.range.first', { port: String(first) })}`}\n`);
  }
  const isBlind = heldIn(look).some(({ holders }) => holders.some(({ socket }) => socket.owners.length === 0));
  if (!isBlind) return;
  for (const { text, remedy } of look.reading.blindSpots) output.tell(remedy === null ? text : `${text} ${remedy}`);
}
