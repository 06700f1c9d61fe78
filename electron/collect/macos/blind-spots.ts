import type { BlindSpot } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import type { MacTableRead } from './table.ts';

/** What a scan of a Mac knows of its own limits. A failure is a text, null where there is none. */
export interface MacLimits {
  readonly read: Exclude<MacTableRead, { kind: 'failed' }>;
  readonly isRoot: boolean;
  readonly lsofFailure: string | null;
  readonly nettopFailure: string | null;
  readonly psFailure: string | null;
}

/** Everything that cannot be seen on this Mac, and what would lift it. */
export function macBlindSpots({ read, isRoot, lsofFailure, nettopFailure, psFailure }: MacLimits): readonly BlindSpot[] {
  const spots: BlindSpot[] = [];
  const reason = read.troubles.join(' ');
  if (read.source === 'lsof') {
    const remedy = isRoot ? null : say('collect.blind.macos.lsof-only.remedy');
    spots.push({ code: 'netstat', text: say('collect.blind.macos.lsof-only', { reason }), remedy });
  } else if (read.troubles.length > 0) {
    spots.push({ code: 'netstat-failing', text: say('collect.blind.macos.netstat-part', { reason }), remedy: null });
  }
  if (psFailure !== null) spots.push({ code: 'ps', text: say('collect.blind.macos.ps', { reason: psFailure }), remedy: null });
  if (lsofFailure !== null) {
    spots.push({ code: 'lsof', text: say('collect.blind.macos.lsof', { reason: lsofFailure }), remedy: null });
  } else if (!isRoot) {
    spots.push({
      code: 'not-root',
      text: say('collect.blind.macos.not-root'),
      remedy: say('collect.blind.macos.not-root.remedy'),
    });
  }
  if (nettopFailure !== null) {
    spots.push({ code: 'nettop', text: say('collect.blind.macos.nettop', { reason: nettopFailure }), remedy: null });
  }
  spots.push({ code: 'details', text: say('collect.blind.macos.details'), remedy: null });
  spots.push({ code: 'closes', text: say('collect.blind.closes.polled', { system: 'macOS' }), remedy: null });
  return spots;
}
