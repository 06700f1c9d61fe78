import type { FirewallName } from './question.ts';

// The rules of a packet filter with chains (nftables, iptables) in one form, whichever tool wrote them.

/** What of a packet a rule looks at. An address belongs to one family: a packet of the other has none. */
export type Field =
  | 'family'
  | 'protocol'
  | 'source-port'
  | 'destination-port'
  | 'source-4'
  | 'source-6'
  | 'destination-4'
  | 'destination-6'
  | 'in-interface'
  | 'out-interface'
  | 'state'
  | 'tcp-flags'
  | 'packet-type'
  | 'destination-type'
  | 'source-type'
  | 'track-direction'
  /** 1: its destination was changed on its way in. */
  | 'translated'
  | 'uid';

/** Bounds of numbers, both inclusive. */
export type Range = readonly [from: bigint, to: bigint];

/** What a field must be. */
export type Values =
  /** Sorted, without overlaps. */
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[] }
  | { readonly kind: 'masked'; readonly mask: bigint; readonly value: bigint }
  /** Any of these bits is set. */
  | { readonly kind: 'bits'; readonly mask: bigint }
  /** Names of interfaces; one with a star at its end stands for all that begin so. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** Something that this program does not evaluate. */
  | { readonly kind: 'unreadable' };

/** One condition of a rule: the fields together are one of the elements. */
export interface Test {
  readonly fields: readonly Field[];
  readonly elements: readonly (readonly Values[])[];
  readonly isNegated: boolean;
}

/** Where a packet is sent instead. null: that part stays. */
export interface Translation {
  readonly family: 4 | 6 | null;
  readonly address: bigint | null;
  readonly port: bigint | null;
}

/** What a rule does with a packet that it fits. */
export type Action =
  | { readonly kind: 'accept' | 'drop' | 'reject' | 'return' | 'none' | 'untrack' }
  | { readonly kind: 'jump' | 'go'; readonly chain: string }
  | { readonly kind: 'translate'; readonly to: Translation }
  /** A verdict map: the entry that fits decides; where none does, the rule does nothing. */
  | { readonly kind: 'map'; readonly fields: readonly Field[]; readonly entries: readonly MapEntry[] }
  /** A condition that stands behind another action: where it does not hold, the rest of the rule is left out. */
  | { readonly kind: 'check'; readonly test: Test | null }
  /** Something else decides: another program, a helper, a module. */
  | { readonly kind: 'elsewhere' };

/** One entry of a verdict map. */
export interface MapEntry {
  readonly values: readonly Values[];
  readonly action: Action;
}

/** One rule. */
export interface Rule {
  readonly tests: readonly Test[];
  /** True when it also asks for something that is not evaluated here, so that it may fit or not. */
  readonly isUnsure: boolean;
  readonly actions: readonly Action[];
  /** As its tool writes it. Not cleaned. */
  readonly text: string;
}

/** The places of the kernel's network stack where base chains hang (Documentation of nft(8), Netfilter hooks). */
export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting' | 'egress';

/** One chain. A chain without a hook is reached by jumps alone. */
export interface Chain {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly base: {
    readonly hook: Hook;
    readonly kind: 'filter' | 'nat' | 'route';
    readonly priority: number;
    readonly policy: 'accept' | 'drop';
    /** The interface of an ingress or egress chain; null: not told. */
    readonly device: string | null;
  } | null;
}

/** One table: chains that can reach each other. */
export interface Table {
  readonly firewall: FirewallName;
  /** `both`: nft's inet and netdev. */
  readonly family: 4 | 6 | 'both';
  readonly name: string;
  /** As the tool writes it, for commands: `inet filter`, `filter`. */
  readonly label: string;
  readonly chains: ReadonlyMap<string, Chain>;
  /** True for a table that is loaded and switched off, or of which that cannot be told. */
  readonly isDormant: boolean | 'unsure';
}

/** All rules, and what of the texts could not be read at all (counted, with samples): then nothing is certain. */
export interface Ruleset {
  readonly tables: readonly Table[];
  readonly unread: readonly string[];
}

/** Connection tracking's states as bits (include/uapi/linux/netfilter/nf_conntrack_common.h, as nft numbers them). */
export const STATE = { invalid: 1n, established: 2n, related: 4n, new: 8n, untracked: 64n } as const;

/** Bits of the TCP header (RFC 9293, 3.1). */
export const TCP_FLAG = { fin: 1n, syn: 2n, rst: 4n, psh: 8n, ack: 16n, urg: 32n, ecn: 64n, cwr: 128n } as const;

/** Kinds of address (include/uapi/linux/rtnetlink.h, RTN_*). */
export const ADDRESS_TYPE = {
  unicast: 1n,
  local: 2n,
  broadcast: 3n,
  anycast: 4n,
  multicast: 5n,
  blackhole: 6n,
  unreachable: 7n,
  prohibit: 8n,
} as const;

/** Ranges sorted and merged; one that runs backwards is left out. */
export function mergedRanges(ranges: readonly Range[]): readonly Range[] {
  const sorted = ranges.filter(([from, to]) => from <= to).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const merged: [bigint, bigint][] = [];
  for (const [from, to] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1n) last[1] = to > last[1] ? to : last[1];
    else merged.push([from, to]);
  }
  return merged;
}

/** A condition on one field by ranges. */
export function rangeTest(field: Field, ranges: readonly Range[], isNegated = false): Test {
  return { fields: [field], elements: [[{ kind: 'ranges', ranges: mergedRanges(ranges) }]], isNegated };
}

/** A condition on an interface's name. */
export function nameTest(field: 'in-interface' | 'out-interface', names: readonly string[], isNegated = false): Test {
  return { fields: [field], elements: [[{ kind: 'names', names }]], isNegated };
}
