import { networkInterfaces } from 'node:os';
import { addressNumber } from '../../shared/firewall/address.ts';
import type { Attachment } from '../../shared/firewall/journey.ts';
import type { MachineFacts } from '../../shared/firewall/survey.ts';
import type { Platform } from '../../shared/reading.ts';
import { readText, type Where } from '../collect/run.ts';

/** The machine whose firewall is asked. A test hands in its own. */
export interface FirewallMachine {
  readonly platform: Platform;
  readonly where: Where;
  readonly facts: () => MachineFacts;
}

/** Interfaces looked at; machines with many containers have hundreds. */
const ATTACHMENTS_MOST = 24;
const USUAL_EPHEMERAL = { from: 32_768, to: 60_999 };

/** This machine. Making it reads nothing. */
export function thisFirewallMachine(): FirewallMachine {
  const where: Where = { kind: 'this-machine' };
  return {
    platform: process.platform as Platform,
    where,
    facts: () => ({
      attachments: attachmentsOf(networkInterfaces()),
      uid: process.geteuid?.() ?? null,
      ephemeral: ephemeralOf(where),
    }),
  };
}

type Interfaces = Readonly<
  Record<
    string,
    | readonly { readonly address: string; readonly family: string; readonly cidr: string | null; readonly internal: boolean }[]
    | undefined
  >
>;

/** Interfaces with their addresses, the loopback first. Where one has others too, its link-local address is left out. */
export function attachmentsOf(interfaces: Interfaces): readonly Attachment[] {
  const all = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ address, cidr, internal }) => {
      const read = addressNumber(address.replace(/%.*$/, ''));
      const prefix = Number(cidr?.split('/')[1] ?? (read?.family === 4 ? 32 : 128));
      return read === null
        ? []
        : [{ name, ...read, prefix, isInternal: internal, isLinkLocal: /^(fe[89ab]|169\.254\.)/i.test(address) }];
    }),
  );
  const routable = all.filter(
    ({ name, isLinkLocal }) => !isLinkLocal || all.every((one) => one.name !== name || one.isLinkLocal),
  );
  // An interface with nothing but a link-local address is the inner end of a container's cable, unless there is nothing else.
  const useful = routable.filter(({ isLinkLocal }) => !isLinkLocal);
  const kept = useful.some(({ isInternal }) => !isInternal) ? useful : routable;
  return kept
    .toSorted((a, b) => Number(b.isInternal) - Number(a.isInternal))
    .slice(0, ATTACHMENTS_MOST)
    .map(({ name, family, address, prefix }) => ({ name, family, address, prefix }));
}

function ephemeralOf(where: Where): MachineFacts['ephemeral'] {
  const read = readText(where, '/proc/sys/net/ipv4/ip_local_port_range');
  const [, from, to] = (read.kind === 'text' ? /^(\d+)\s+(\d+)/.exec(read.text) : null) ?? [];
  return from === undefined || to === undefined ? USUAL_EPHEMERAL : { from: Number(from), to: Number(to) };
}
