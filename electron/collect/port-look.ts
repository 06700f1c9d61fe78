import { ephemeralRangeOf, systemOfCapture } from '../../shared/diagnosis/system-facts.ts';
import { type PortAnswer, type PortQuestion, type PortWorld, portAnswers } from '../../shared/ports/port-answer.ts';
import type { PortTry } from '../../shared/ports/port-tried.ts';
import type { Reading } from '../../shared/reading.ts';
import type { Collector } from './collector.ts';
import { readSystemFacts } from './system-facts.ts';
import { nextFreePort, tryPort } from './try-port.ts';

/** A port as it is found: by the reading, and, on this machine, by trying. */
export interface LookedPort {
  /** Its `isFree` is by all that is known. */
  readonly answer: PortAnswer;
  /** What trying to listen came to; null: not tried (held by the reading, or a capture). */
  readonly tried: PortTry | null;
}

/** Everything of one look. */
export interface PortLook {
  readonly reading: Reading;
  readonly world: PortWorld;
  readonly ports: readonly LookedPort[];
}

/** Ports that are tried at most; a port of a long range is free by the reading alone. */
const TRIED_MOST = 64;

/** Looks at ports once. `failed`: the machine could not be read. */
export async function lookAtPorts(
  questions: readonly PortQuestion[],
  collector: Collector,
): Promise<PortLook | { readonly failed: string }> {
  const scan = await collector.scan();
  if (scan.kind === 'failed') return { failed: scan.text };
  const { reading, table } = scan;
  const facts = collector.isCapture ? systemOfCapture(reading) : readSystemFacts(reading.platform);
  const world: PortWorld = { sockets: reading.sockets, processes: table.processes, ephemeral: ephemeralRangeOf(facts) };
  const answers = portAnswers(questions, world);
  const mayTry = collector.isCapture !== true && questions.length <= TRIED_MOST;
  const ports: LookedPort[] = [];
  for (const answer of answers) ports.push(await looked(answer, mayTry));
  return { reading, world, ports };
}

/** Connections alone do not hold a port for sure: those of a server that has ended let the next one in. */
async function looked(answer: PortAnswer, mayTry: boolean): Promise<LookedPort> {
  const isWaiting = answer.holders.some(({ kind }) => kind !== 'connection');
  if (isWaiting || !mayTry || answer.protocol === 'udp') return { answer, tried: null };
  const addresses = new Set(answer.holders.map(({ socket }) => socket.local.address).filter((address) => address !== '*'));
  const tried = await tryPort(answer.port, [...addresses]);
  const isFree = tried === 'in-use' ? false : answer.isFree || tried === 'free';
  return { answer: { ...answer, isFree }, tried };
}

/** The next free port above one that is held. */
export function nextFree(port: number, { reading }: PortLook): Promise<number | null> {
  const held = new Set(reading.sockets.filter(({ state }) => state !== 'time-wait').map(({ local }) => local.port));
  return nextFreePort(port, (one) => held.has(one));
}
