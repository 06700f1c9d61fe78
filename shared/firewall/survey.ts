import { addressNumber } from './address.ts';
import { type Attachment, type Journey, journeyHere, journeyIn, journeyOut, type Ways } from './journey.ts';
import { translates, withoutOtherPorts } from './other-ports.ts';
import type { Packet } from './packet.ts';
import type { FirewallQuestion } from './question.ts';
import { type Hook, type Range, type Rule, type Ruleset, STATE, type Table } from './ruleset.ts';
import { addressPlaces, portPlaces } from './sources.ts';

/** One kind of packet that a question is about, and what becomes of it. */
export interface Spot {
  readonly attachment: Attachment;
  /** The far addresses that it stands for. */
  readonly remote: readonly Range[];
  readonly journey: Journey;
}

/** A connection of this machine to itself, and what becomes of it. */
export interface Here {
  readonly family: 4 | 6;
  readonly address: bigint;
  readonly journey: Journey;
}

/** Every kind of packet that a question is about. */
export interface Survey {
  readonly spots: readonly Spot[];
  /** From this machine itself to the port, by each family; empty where the question is not about that. */
  readonly here: readonly Here[];
  /** True when not everything was worked through, because it was too much. */
  readonly isCut: boolean;
}

/** What the machine is, beside its rules. */
export interface MachineFacts {
  readonly attachments: readonly Attachment[];
  /** User that this program runs as; null: not known. */
  readonly uid: number | null;
  /** Local ports that connections are given, inclusive. */
  readonly ephemeral: { readonly from: number; readonly to: number };
}

/** Conditions looked at for one question: some hundred milliseconds. */
const BUDGET = 1_500_000;
const IN_SIDE: readonly Hook[] = ['ingress', 'prerouting', 'input', 'forward'];
const OUT_SIDE: readonly Hook[] = ['output', 'postrouting', 'egress'];

/** Takes one packet of each kind through the rules. */
export function survey(ruleset: Ruleset, facts: MachineFacts, question: FirewallQuestion): Survey {
  const ways: Ways = { ruleset, attachments: facts.attachments, walk: { budget: BUDGET, isUntracked: false } };
  const asked = question.address === null ? null : addressNumber(question.address);
  const loops = facts.attachments.filter(({ name, address, family }) => isLoopback(name, family, address));
  const others = facts.attachments.filter((one) => !loops.includes(one));
  // What this machine sends to an address of its own never leaves it, be it a loopback address or one of the network.
  const isOwn = ({ family, address }: Attachment) => family === asked?.family && address === asked.address;
  const isAboutHere =
    asked !== null &&
    (isLoopback('', asked.family, asked.address) || (question.direction === 'out' && facts.attachments.some(isOwn)));
  const spots = isAboutHere ? [] : spotsOf(ways, facts, question, asked, others);
  const homes = question.direction === 'out' && !isAboutHere ? [] : homesOf(loops, asked?.family ?? question.family ?? null);
  const here = homes.map((home): Here => {
    const address = asked?.address ?? home.address;
    return { family: home.family, address, journey: journeyHere(ways, packetTo(question, home, address, facts)) };
  });
  return { spots, here, isCut: ways.walk.budget < 0 };
}

/** What decides the verdict: the network, or this machine itself where the question is about nothing else. */
export function journeysOf({ spots, here }: Survey): readonly Journey[] {
  return (spots.length === 0 ? here : spots).map(({ journey }) => journey);
}

/** The loopback of each family that a question is about. */
function homesOf(loops: readonly Attachment[], only: 4 | 6 | null): readonly Attachment[] {
  return ([4, 6] as const)
    .filter((family) => only === null || family === only)
    .flatMap((family) => loops.find((one) => one.family === family) ?? []);
}

function spotsOf(
  ways: Ways,
  facts: MachineFacts,
  question: FirewallQuestion,
  asked: { readonly family: 4 | 6; readonly address: bigint } | null,
  attachments: readonly Attachment[],
): readonly Spot[] {
  const isIn = question.direction === 'in';
  const [inSide, outSide] = sidesOf(ways.ruleset, question);
  // The hooks of both are different ones, so that each base chain is there once.
  const narrowed: Ways = { ...ways, ruleset: { ...ways.ruleset, tables: [...inSide.tables, ...outSide.tables] } };
  const there = [[inSide, 'source'] as const, [outSide, 'destination'] as const];
  const near = [[outSide, 'source'] as const, [inSide, 'destination'] as const];
  const { from, to } = facts.ephemeral;
  const ports = isIn ? portPlaces(there) : portPlaces(near, [BigInt(from), BigInt(to)]);
  const remotes = { 4: addressPlaces(there, 4), 6: addressPlaces(there, 6) };
  const spots: Spot[] = [];
  for (const attachment of attachments) {
    if (asked === null && question.family != null && question.family !== attachment.family) continue;
    if (asked !== null && (asked.family !== attachment.family || (isIn && asked.address !== attachment.address))) continue;
    const one = [{ ranges: [[asked?.address ?? 0n, asked?.address ?? 0n] as const] }];
    const places = !isIn && asked !== null ? one : remotes[attachment.family];
    for (const { ranges: remote } of places) {
      for (const { ranges: fromPorts } of ports) {
        if (ways.walk.budget < 0) return spots;
        const far = remote[0]?.[0] ?? 0n;
        const port = fromPorts[0]?.[0] ?? 0n;
        const packet = isIn
          ? packetFrom(question, attachment, far, port, facts)
          : packetOut(question, attachment, far, port, facts);
        spots.push({ attachment, remote, journey: (isIn ? journeyIn : journeyOut)(narrowed, packet) });
      }
    }
  }
  return spots;
}

/** The chains that packets coming in reach, and those that packets going out do, each without rules about other ports. */
function sidesOf(ruleset: Ruleset, question: FirewallQuestion): readonly [Ruleset, Ruleset] {
  const inSide = chainsFrom(ruleset, IN_SIDE);
  const outSide = chainsFrom(ruleset, OUT_SIDE);
  if (translates(ruleset)) return [inSide, outSide];
  const isIn = question.direction === 'in';
  return [
    withoutOtherPorts(inSide, question, isIn ? 'destination-port' : 'source-port'),
    withoutOtherPorts(outSide, question, isIn ? 'source-port' : 'destination-port'),
  ];
}

/** A packet from a far address to the port in question. */
export function packetFrom(
  { protocol, port }: FirewallQuestion,
  { name, family, address }: Attachment,
  remote: bigint,
  remotePort: bigint,
  { uid }: Pick<MachineFacts, 'uid'>,
): Packet {
  return {
    ...{ family, protocol, source: remote, destination: address, sourcePort: remotePort, destinationPort: BigInt(port) },
    ...{
      inInterface: name,
      outInterface: '',
      state: STATE.new,
      isReply: false,
      isFurther: false,
      isTranslated: false,
      isForHere: true,
      isFromHere: false,
      uid,
    },
  };
}

/** A packet from here to the far port in question. */
export function packetOut(
  { protocol, port }: FirewallQuestion,
  { name, family, address }: Attachment,
  remote: bigint,
  localPort: bigint,
  { uid }: Pick<MachineFacts, 'uid'>,
): Packet {
  return {
    ...{ family, protocol, source: address, destination: remote, sourcePort: localPort, destinationPort: BigInt(port) },
    ...{
      inInterface: '',
      outInterface: name,
      state: STATE.new,
      isReply: false,
      isFurther: false,
      isTranslated: false,
      isForHere: false,
      isFromHere: true,
      uid,
    },
  };
}

/** To an address of this machine by its loopback. Of an address of the network, the kernel takes that for the source as well. */
function packetTo(question: FirewallQuestion, home: Attachment, destination: bigint, facts: MachineFacts): Packet {
  const source = isLoopback('', home.family, destination) ? home.address : destination;
  const packet = packetFrom(question, home, source, BigInt(facts.ephemeral.from), facts);
  return { ...packet, destination, outInterface: home.name };
}

function isLoopback(name: string, family: 4 | 6, address: bigint): boolean {
  return name === 'lo' || (family === 4 ? address >> 24n === 127n : address === 1n);
}

/** The chains that packets at some hooks can reach, and no others. */
function chainsFrom({ tables, unread }: Ruleset, hooks: readonly Hook[]): Ruleset {
  return { tables: tables.map((table) => ({ ...table, chains: reachable(table, hooks) })), unread };
}

function reachable({ chains }: Table, hooks: readonly Hook[]): Table['chains'] {
  const reached = new Set<string>();
  const todo = [...chains.values()].filter(({ base }) => base !== null && hooks.includes(base.hook)).map(({ name }) => name);
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    todo.push(...(chains.get(name)?.rules ?? []).flatMap(targetsOf));
  }
  return new Map([...chains].filter(([name]) => reached.has(name)));
}

function targetsOf({ actions }: Rule): readonly string[] {
  return actions
    .flatMap((action) => (action.kind === 'map' ? action.entries.map((entry) => entry.action) : [action]))
    .flatMap((action) => (action.kind === 'jump' || action.kind === 'go' ? [action.chain] : []));
}
