import type { Protocol } from '../socket.ts';

/** What is asked of this machine's own firewall. */
export interface FirewallQuestion {
  readonly protocol: Protocol;
  /** `in`: the local port; `out`: the far one. */
  readonly port: number;
  readonly direction: 'in' | 'out';
  /** `in`: the local address that is listened on; `out`: the far address. null: any. Canonical, without zone. */
  readonly address: string | null;
  /** Where any address is meant: of this family alone. null or absent: of both. */
  readonly family?: 4 | 6 | null;
  /** Path of the program that is connected to, or connects: the firewalls of macOS and Windows ask for it. null or absent: not known. */
  readonly program?: string | null;
}

/** A firewall by its name. `nftables` and `iptables` are the kernel's rules as they stand, whoever made them. */
export type FirewallName = 'nftables' | 'iptables' | 'ufw' | 'firewalld' | 'pf' | 'application-firewall' | 'windows';

/** What a rule does to the packets in question. `unsure`: it could decide, and depends on what cannot be known here. */
export type RuleEffect = 'allows' | 'blocks' | 'unsure' | 'redirects';

/** One rule that decides, or the default policy. */
export interface FirewallRule {
  readonly firewall: FirewallName;
  /** Where it stands: `inet filter input`, `INPUT`, `in`. */
  readonly place: string;
  /** The rule as its tool writes it, cleaned; for a default policy what the tool says of it. */
  readonly text: string;
  readonly isPolicy: boolean;
  readonly effect: RuleEffect;
}

/** `partly`: from some places, by some interfaces or in one address family only. `unknown` is never a guess either way. */
export type FirewallVerdict = 'allowed' | 'blocked' | 'partly' | 'unknown';

/** What this machine's own firewall does with new connections (or datagrams) of a port. Texts are in the person's language. */
export interface FirewallAnswer {
  readonly question: FirewallQuestion;
  readonly verdict: FirewallVerdict;
  /** The firewall that decides; null: none does, or it is not known. */
  readonly firewall: FirewallName | null;
  /** The verdict as one sentence. */
  readonly sentence: string;
  /** The rules that decide, those that block first. */
  readonly rules: readonly FirewallRule[];
  /** `partly`: from where it is open, in words. */
  readonly openTo: readonly string[];
  /** Why it is not known; null where it is. */
  readonly why: string | null;
  /** What would lift that: a command, or words; null: nothing would, or nothing need. */
  readonly remedy: string | null;
  /** The command that would open it; null where it is open, or no command would. Never run by this program. */
  readonly command: string | null;
  readonly remarks: readonly string[];
  /** What was read: `nft`, `iptables-save` … */
  readonly sources: readonly string[];
}
