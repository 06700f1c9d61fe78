import type { BlindSpot } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import type { Hearing } from './closes.ts';
import type { TableRead } from './socket-table.ts';
import type { Surroundings } from './surroundings.ts';

/** What a scan knows of its own limits. */
export interface Limits {
  readonly read: Exclude<TableRead, { kind: 'failed' }>;
  readonly around: Surroundings;
  /** True when some process could not be looked into. */
  readonly isDenied: boolean;
  /** True when some owner is in another process namespace than ours, as far as can be told. */
  readonly isAside: boolean;
  /** True when the source gives no details of TCP connections though there are some. */
  readonly lacksDetails: boolean;
  readonly hearing: Hearing;
}

/** Everything that cannot be seen on this machine, and what would lift it. */
export function blindSpotsOf({ read, around, isDenied, isAside, lacksDetails, hearing }: Limits): readonly BlindSpot[] {
  const spots: BlindSpot[] = [...spotsOfSource(read, lacksDetails)];
  const isHiding = around.isProcHiding && !around.isProcMissing;
  if (around.isProcMissing) spots.push(spot('no-proc', say('collect.blind.no-proc'), say('collect.blind.no-proc.remedy')));
  if (isHiding) spots.push(spot('hidepid', say('collect.blind.hidepid'), say('collect.blind.hidepid.remedy')));
  if ((isDenied || isHiding) && around.uid !== 0) {
    spots.push(spot('not-root', say('collect.blind.not-root'), say('collect.blind.not-root.remedy')));
  }
  if (isDenied && around.uid === 0) {
    spots.push(spot('no-ptrace', say('collect.blind.no-ptrace'), say('collect.blind.no-ptrace.remedy')));
  }
  if (isAside && !around.isProcHiding) {
    spots.push(spot('pid-namespace', say('collect.blind.pid-namespace'), say('collect.blind.pid-namespace.remedy')));
  }
  if (around.otherNetworks > 0) {
    const count = { count: around.otherNetworks };
    spots.push(spot('namespaces', say('collect.blind.namespaces', count), say('collect.blind.namespaces.remedy')));
  }
  if (around.sandbox !== null) {
    spots.push(spot('sandbox', say('collect.blind.sandbox', { name: around.sandbox }), say('collect.blind.sandbox.remedy')));
  }
  if (hearing === 'part') spots.push(spot('closes-storm', say('collect.blind.closes.storm'), null));
  const deafness = whyDeaf(hearing);
  if (deafness !== null) {
    spots.push(spot('closes', say('collect.blind.closes', { reason: deafness }), say('collect.blind.closes.remedy')));
  }
  return spots;
}

function whyDeaf(hearing: Hearing): string | null {
  switch (hearing) {
    case 'no-tool':
      return say('collect.blind.closes.no-tool');
    case 'ends-again':
      return say('collect.blind.closes.stops');
    case 'hears-nothing':
      return say('collect.blind.closes.silent');
    case 'yes':
    case 'part':
    case 'not-yet':
    case 'off':
      return null;
    default: {
      const never: never = hearing;
      return never;
    }
  }
}

function spotsOfSource(read: Limits['read'], lacksDetails: boolean): readonly BlindSpot[] {
  const spots: BlindSpot[] = [];
  const method = read.source;
  // A new ss helps where there is none, or an old one; not where the one there is was stopped, or did not answer.
  const isHelped = read.source === 'ss' || read.refusals.some(({ source, isLacking }) => source === 'ss' && isLacking === true);
  if (read.source !== 'ss') {
    const reason = read.refusals.map((refusal) => refusal.text).join(' ');
    spots.push(spot('ss', say('collect.blind.ss', { reason, method }), isHelped ? say('collect.blind.ss.remedy') : null));
  }
  if (read.kind === 'text' && read.isOldSs)
    spots.push(spot('ss-old', say('collect.blind.ss-old'), say('collect.blind.ss.remedy')));
  if (read.kind === 'text' && read.complaint !== null) {
    spots.push(spot('ss-failing', say('collect.blind.ss-failing', { message: read.complaint }), null));
  }
  if (lacksDetails) {
    const remedy = isHelped ? say('collect.blind.details.remedy') : null;
    spots.push(spot('details', say('collect.blind.details', { method }), remedy));
  }
  return spots;
}

function spot(code: string, text: string, remedy: string | null): BlindSpot {
  return { code, text, remedy };
}
