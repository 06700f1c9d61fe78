import { addressNumber } from './address.ts';
import { type Attachment, type Journey, journeyHere, journeyIn, journeyOut, type Ways } from './journey.ts';
import type { Packet } from './packet.ts';
import type { FirewallQuestion } from './question.ts';
import { type Hook, type Rule, type Ruleset, STATE, type Table } from './ruleset.ts';
import { addressPieces, type Piece, portPieces } from './sources.ts';

/** One kind of packet that a question is about, and what becomes of it. */
export interface Spot {
  readonly attachment: Attachment;
  /** The far addresses that it stands for. */
  readonly remote: Piece;
  readonly journey: Journey;
}

/** Every kind of packet that a question is about. */
export interface Survey {
  readonly spots: readonly Spot[];
  /** From this machine itself to the port; null where the question is not about that. */
  readonly here: Journey | null;
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
  const isAboutHere = asked !== null && isLoopback('', asked.family, asked.address);
  const spots = isAboutHere ? [] : spotsOf(ways, facts, question, asked, others);
  const home = loops.find(({ family }) => asked === null || family === asked.family);
  const here =
    home === undefined || (question.direction === 'out' && !isAboutHere)
      ? null
      : journeyHere(ways, {
          ...packetTo(question, home, isAboutHere && asked !== null ? asked.address : home.address, facts),
          outInterface: home.name,
        });
  return { spots, here, isCut: ways.walk.budget < 0 };
}

function spotsOf(
  ways: Ways,
  facts: MachineFacts,
  question: FirewallQuestion,
  asked: { readonly family: 4 | 6; readonly address: bigint } | null,
  attachments: readonly Attachment[],
): readonly Spot[] {
  const isIn = question.direction === 'in';
  const inSide = chainsFrom(ways.ruleset, IN_SIDE);
  const outSide = chainsFrom(ways.ruleset, OUT_SIDE);
  const there = [[inSide, 'source'] as const, [outSide, 'destination'] as const];
  const near = [[outSide, 'source'] as const, [inSide, 'destination'] as const];
  const { from, to } = facts.ephemeral;
  const ports = isIn ? portPieces(there) : portPieces(near, [BigInt(from), BigInt(to)]);
  const remotes = { 4: addressPieces(there, 4), 6: addressPieces(there, 6) };
  const spots: Spot[] = [];
  for (const attachment of attachments) {
    if (asked !== null && (asked.family !== attachment.family || (isIn && asked.address !== attachment.address))) continue;
    const pieces = !isIn && asked !== null ? [[asked.address, asked.address] as const] : remotes[attachment.family];
    for (const remote of pieces) {
      for (const [port] of ports) {
        if (ways.walk.budget < 0) return spots;
        const packet = isIn
          ? packetFrom(question, attachment, remote[0], port, facts)
          : packetOut(question, attachment, remote[0], port, facts);
        spots.push({ attachment, remote, journey: (isIn ? journeyIn : journeyOut)(ways, packet) });
      }
    }
  }
  return spots;
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
      isForHere: false,
      isFromHere: true,
      uid,
    },
  };
}

function packetTo(question: FirewallQuestion, home: Attachment, destination: bigint, facts: MachineFacts): Packet {
  return { ...packetFrom(question, home, home.address, BigInt(facts.ephemeral.from), facts), destination };
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
