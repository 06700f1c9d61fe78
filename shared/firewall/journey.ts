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

interface Course {
  readonly ways: Ways;
  readonly deciding: Deciding[];
  readonly isOfReply: boolean;
  isUnsure: boolean;
}

/** A new connection from outside to a local port, and the answer to it. */
export function journeyIn(ways: Ways, packet: Packet): Journey {
  const course = newCourse(ways, false);
  const arrived = through(course, ['ingress', 'prerouting'], packet);
  if (arrived === null) return ended(course);
  const isForHere = arrived.isForHere;
  const sent = isForHere ? arrived : { ...arrived, outInterface: interfaceTo(ways, arrived) };
  const rest = through(course, isForHere ? ['input'] : ['forward', 'postrouting', 'egress'], sent);
  if (rest === null) return ended(course);
  if (!isForHere) return arrivedSafely(course);
  return answered(course, ['output', 'postrouting', 'egress'], answerTo(rest, true));
}

/** A new connection from a program here to a far port, and the answer to it. */
export function journeyOut(ways: Ways, packet: Packet): Journey {
  const course = newCourse(ways, false);
  const sent = through(course, ['output', 'postrouting', 'egress'], packet);
  if (sent === null) return ended(course);
  return answered(course, ['ingress', 'prerouting', 'input'], answerTo(sent, false));
}

/** A connection from this machine to itself. */
export function journeyHere(ways: Ways, packet: Packet): Journey {
  const course = newCourse(ways, false);
  const sent = through(course, ['output', 'postrouting'], { ...packet, inInterface: '', isFromHere: true });
  const got =
    sent === null
      ? null
      : through(course, ['prerouting', 'input'], { ...sent, inInterface: packet.inInterface, outInterface: '' });
  if (got === null) return ended(course);
  const answer = { ...answerTo(got, true), outInterface: packet.outInterface };
  const back = newCourse(ways, true);
  const isBack =
    through(back, ['output', 'postrouting'], answer) !== null &&
    through(back, ['prerouting', 'input'], { ...answer, inInterface: packet.inInterface, outInterface: '' }) !== null;
  return joined(course, back, isBack);
}

function newCourse(ways: Ways, isOfReply: boolean): Course {
  ways.walk.isUntracked = false;
  return { ways, deciding: [], isOfReply, isUnsure: false };
}

/** The way back. What allowed the packet itself stays the reason, unless the answer is what is blocked. */
function answered(course: Course, hooks: readonly Hook[], answer: Packet): Journey {
  const back = newCourse(course.ways, true);
  return joined(course, back, through(back, hooks, answer) !== null);
}

function joined(there: Course, back: Course, isBack: boolean): Journey {
  if (!isBack) return ended(back);
  if (!back.isUnsure) return arrivedSafely(there);
  const unsure = back.deciding.filter(({ effect }) => effect === 'unsure');
  return { verdict: 'unsure', deciding: [...unsure, ...there.deciding] };
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
function through(course: Course, hooks: readonly Hook[], packet: Packet): Packet | null {
  let now: Packet = packet;
  for (const hook of hooks) {
    const isTrackedHook = hook === 'prerouting' || hook === 'output';
    for (const [table, chain] of chainsAt(course.ways.ruleset, hook, now)) {
      const { priority, kind } = chain.base ?? { priority: 0, kind: 'filter' };
      // Only the first packet of a connection sees nat chains.
      if (kind === 'nat' && (course.isOfReply || course.ways.walk.isUntracked)) continue;
      const isBefore = hook === 'ingress' || (isTrackedHook && priority < TRACKING_PRIORITY);
      const state = isBefore ? STATE.invalid : course.ways.walk.isUntracked ? STATE.untracked : now.state;
      const after = throughChain(course, table, chain, state === now.state ? now : { ...now, state });
      if (after === null) return null;
      now = after === 'same' ? now : after;
    }
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
    return translated(course.ways, packet, only.to, chain);
  }
  const harmless = endings.every(({ verdict }) => verdict === 'accept');
  if (harmless) return 'same';
  course.isUnsure = true;
  for (const ending of endings) if (ending.verdict !== 'accept') note(ending, 'unsure');
  return 'same';
}

function translated({ attachments }: Ways, packet: Packet, to: Translation | undefined, { base }: Chain): Packet {
  // A source that is changed on the way out decides nothing.
  if (to === undefined || base?.hook === 'postrouting' || base?.hook === 'input') return packet;
  const destination = to.address ?? packet.destination;
  const isOwn = attachments.some(({ family, address }) => family === packet.family && address === destination);
  return {
    ...packet,
    destination,
    destinationPort: to.port ?? packet.destinationPort,
    isForHere: to.address === null ? packet.isForHere : isOwn,
  };
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
