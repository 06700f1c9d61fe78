import type { Packet } from './packet.ts';
import { type Chain, type Hook, type Rule, type Ruleset, STATE, type Table, type Translation } from './ruleset.ts';
import { type Ending, endingsOf, type Walk } from './walk.ts';

// One packet, and the answer to it, through all base chains that the kernel hangs in their way (nft(8), "Netfilter hooks"): a chain that
// accepts sends it on to the next one, a chain that drops is the end.

/** A rule, or a policy where `rule` is null, that took part in what became of a packet. */
export interface Deciding {
  readonly table: Table;
  readonly chain: Chain;
  readonly rule: Rule | null;
  readonly effect: 'allows' | 'blocks' | 'rejects' | 'unsure' | 'redirects';
  /** True when it met the answer and not the packet itself. */
  readonly isOfReply: boolean;
}

/** What became of a packet and its answer. */
export interface Journey {
  readonly verdict: 'passes' | 'blocked' | 'unsure';
  readonly deciding: readonly Deciding[];
}

/** An interface of the machine with one of its addresses. */
export interface Attachment {
  readonly name: string;
  readonly family: 4 | 6;
  readonly address: bigint;
  /** Bits of its network. */
  readonly prefix: number;
}

/** What all journeys of one question share. */
export interface Ways {
  readonly ruleset: Ruleset;
  readonly attachments: readonly Attachment[];
  readonly walk: Walk;
}

/** Connection tracking begins at this priority of prerouting and output (NF_IP_PRI_CONNTRACK): before it, there is no state. */
const TRACKING_PRIORITY = -200;
/** NF_IP_PRI_NAT_DST. */
const TRANSLATING_PRIORITY = -100;

interface Course {
  readonly ways: Ways;
  readonly deciding: Deciding[];
  readonly isOfReply: boolean;
  isUnsure: boolean;
}

/** A new connection from outside to a local port, and the answers to it. */
export function journeyIn(ways: Ways, packet: Packet): Journey {
  const course = newCourse(ways, false);
  const arrived = through(course, ['ingress', 'prerouting'], packet);
  if (arrived === null) return ended(course);
  if (arrived.isForHere) return conversation(ways, packet, IN, OUT, true);
  const sent = { ...arrived, outInterface: interfaceTo(ways, arrived) };
  return through(course, ['forward', 'postrouting', 'egress'], sent) === null ? ended(course) : arrivedSafely(course);
}

/** A new connection from a program here to a far port, and the answers to it. */
export function journeyOut(ways: Ways, packet: Packet): Journey {
  return conversation(ways, packet, OUT, IN, false);
}

/** A connection from this machine to itself. */
export function journeyHere(ways: Ways, packet: Packet): Journey {
  const out = { ...packet, inInterface: '', isFromHere: true };
  const back = (there: Packet): Packet => ({ ...answerTo(there, true), outInterface: packet.outInterface });
  const round = (isOfReply: boolean, sent: Packet, translated: Packet | null): readonly [Course, Packet | null] => {
    const course = newCourse(ways, isOfReply);
    const left = through(course, ['output', 'postrouting'], sent, translated);
    const device = { inInterface: packet.inInterface, outInterface: '' };
    return [course, left === null ? null : through(course, ['prerouting', 'input'], { ...left, ...device }, translated)];
  };
  return legs(packet, out, round, back);
}

const IN: readonly Hook[] = ['ingress', 'prerouting', 'input'];
const OUT: readonly Hook[] = ['output', 'postrouting', 'egress'];

function conversation(
  ways: Ways,
  first: Packet,
  there: readonly Hook[],
  back: readonly Hook[],
  isAnswerFromHere: boolean,
): Journey {
  const round = (isOfReply: boolean, packet: Packet, translated: Packet | null): readonly [Course, Packet | null] => {
    const course = newCourse(ways, isOfReply);
    return [course, through(course, isOfReply ? back : there, packet, translated)];
  };
  return legs(first, first, round, (packet) => answerTo(packet, isAnswerFromHere));
}

/** The first packet, the answer to it, and, of TCP, what follows in both directions: a connection needs all of them. */
function legs(
  { protocol }: Packet,
  first: Packet,
  round: (isOfReply: boolean, packet: Packet, translated: Packet | null) => readonly [Course, Packet | null],
  answer: (packet: Packet) => Packet,
): Journey {
  const [course, sent] = round(false, first, null);
  if (sent === null) return ended(course);
  const courses = [course];
  const further = { state: STATE.established, isFurther: true, isTranslated: sent.isTranslated };
  const left: (readonly [isOfReply: boolean, packet: Packet])[] = [[true, answer(sent)]];
  if (protocol === 'tcp') left.push([false, { ...first, ...further }], [true, { ...answer(sent), isFurther: true }]);
  for (const [isOfReply, packet] of left) {
    const [next, arrived] = round(isOfReply, packet, isOfReply ? null : sent);
    if (arrived === null) return ended(next);
    courses.push(next);
  }
  const unsure = courses
    .slice(1)
    .flatMap(({ isUnsure, deciding }) => (isUnsure ? deciding.filter(({ effect }) => effect === 'unsure') : []));
  return unsure.length === 0 ? arrivedSafely(course) : { verdict: 'unsure', deciding: [...unsure, ...course.deciding] };
}

function newCourse(ways: Ways, isOfReply: boolean): Course {
  ways.walk.isUntracked = false;
  return { ways, deciding: [], isOfReply, isUnsure: false };
}

function arrivedSafely({ deciding, isUnsure }: Course): Journey {
  return { verdict: isUnsure ? 'unsure' : 'passes', deciding };
}

/** What was met before the end does not matter any more: the last one blocked for certain. */
function ended({ deciding }: Course): Journey {
  const last = deciding.at(-1);
  return { verdict: 'blocked', deciding: last === undefined ? [] : [last] };
}

/** The packet as it leaves the last chain; null when one of them ends it for certain. */
function through(course: Course, hooks: readonly Hook[], packet: Packet, translated: Packet | null = null): Packet | null {
  let now: Packet = packet;
  for (const hook of hooks) {
    const isTrackedHook = hook === 'prerouting' || hook === 'output';
    for (const [table, chain] of chainsAt(course.ways.ruleset, hook, now)) {
      const { priority, kind } = chain.base ?? { priority: 0, kind: 'filter' };
      // Only the first packet of a connection sees nat chains.
      if (kind === 'nat' && (course.isOfReply || now.isFurther || course.ways.walk.isUntracked)) continue;
      // Later packets are translated as the first one was, where nat chains hang.
      if (translated !== null && isTrackedHook && priority > TRANSLATING_PRIORITY) now = readdressed(now, translated);
      const isBefore = hook === 'ingress' || (isTrackedHook && priority < TRACKING_PRIORITY);
      const state = isBefore ? STATE.invalid : course.ways.walk.isUntracked ? STATE.untracked : now.state;
      const after = throughChain(course, table, chain, state === now.state ? now : { ...now, state });
      if (after === null) return null;
      now = after === 'same' ? now : after;
    }
    if (translated !== null && isTrackedHook) now = readdressed(now, translated);
  }
  return now;
}

function throughChain(course: Course, table: Table, chain: Chain, packet: Packet): Packet | 'same' | null {
  const endings = endingsOf(table, chain, packet, course.ways.walk);
  const note = (ending: Ending, effect: Deciding['effect']): void => {
    course.deciding.push({ table, chain, rule: ending.rule, effect, isOfReply: course.isOfReply });
  };
  const blocking = endings.filter(({ verdict }) => verdict === 'drop' || verdict === 'reject');
  const isSure = table.isDormant === false;
  const [only] = endings;
  if (isSure && blocking.length === endings.length && only !== undefined) {
    note(only, only.verdict === 'reject' ? 'rejects' : 'blocks');
    return null;
  }
  if (isSure && endings.length === 1 && only !== undefined && only.verdict !== 'elsewhere') {
    if (only.verdict === 'accept') {
      if (chain.base?.kind === 'filter') note(only, 'allows');
      return 'same';
    }
    note(only, 'redirects');
    return translatedBy(course.ways, packet, only.to, chain);
  }
  const harmless = endings.every(({ verdict }) => verdict === 'accept');
  if (harmless) return 'same';
  course.isUnsure = true;
  for (const ending of endings) if (ending.verdict !== 'accept') note(ending, 'unsure');
  return 'same';
}

function translatedBy({ attachments }: Ways, packet: Packet, to: Translation | undefined, { base }: Chain): Packet {
  // A source that is changed on the way out decides nothing.
  if (to === undefined || base?.hook === 'postrouting' || base?.hook === 'input') return packet;
  const destination = to.address ?? packet.destination;
  const destinationPort = to.port ?? packet.destinationPort;
  const isOwn = attachments.some((one) => one.family === packet.family && one.address === destination);
  return {
    ...packet,
    destination,
    destinationPort,
    // To where it goes anyway is no translation (nf_nat_setup_info).
    isTranslated: destination !== packet.destination || destinationPort !== packet.destinationPort,
    isForHere: to.address === null ? packet.isForHere : isOwn,
  };
}

function readdressed(packet: Packet, { destination, destinationPort, isForHere, isTranslated }: Packet): Packet {
  return { ...packet, destination, destinationPort, isForHere, isTranslated };
}

function answerTo(packet: Packet, isFromHere: boolean): Packet {
  return {
    ...packet,
    source: packet.destination,
    destination: packet.source,
    sourcePort: packet.destinationPort,
    destinationPort: packet.sourcePort,
    inInterface: packet.outInterface,
    outInterface: packet.inInterface,
    state: STATE.established,
    isReply: true,
    isFromHere,
    isForHere: !isFromHere,
  };
}

/** The interface in whose network an address is; the empty text when it is in none: then no rule about the way out fits it. */
function interfaceTo({ attachments }: Ways, { family, destination }: Packet): string {
  const width = family === 4 ? 32 : 128;
  const [nearest] = attachments
    .filter(
      (one) => one.family === family && one.address >> BigInt(width - one.prefix) === destination >> BigInt(width - one.prefix),
    )
    .toSorted((a, b) => b.prefix - a.prefix);
  return nearest?.name ?? '';
}

/** Base chains at a hook for a packet, in the order of their priorities. */
function chainsAt({ tables }: Ruleset, hook: Hook, packet: Packet): readonly (readonly [Table, Chain])[] {
  const device = hook === 'egress' ? packet.outInterface : packet.inInterface;
  const found: (readonly [Table, Chain])[] = [];
  for (const table of tables) {
    if (table.isDormant === true || (table.family !== 'both' && table.family !== packet.family)) continue;
    for (const chain of table.chains.values()) {
      if (chain.base?.hook !== hook) continue;
      if ((hook === 'ingress' || hook === 'egress') && chain.base.device !== null && chain.base.device !== device) continue;
      found.push([table, chain]);
    }
  }
  return found.toSorted(([, a], [, b]) => (a.base?.priority ?? 0) - (b.base?.priority ?? 0));
}
