import type { BlindSpot } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import type { WindowsTableRead } from './table.ts';

/** What a scan of Windows knows of its own limits. A failure is a text, null where there is none. */
export interface WindowsLimits {
  readonly read: Exclude<WindowsTableRead, { kind: 'failed' }>;
  /** null: could not be found out. */
  readonly isElevated: boolean | null;
  readonly processFailure: string | null;
  /** Why tasklist gave no names in PowerShell's place. */
  readonly tasklistFailure: string | null;
  readonly knowsServices: boolean;
  readonly creationFailure: string | null;
}

/** Everything that cannot be seen on this machine, and what would lift it. */
export function windowsBlindSpots(limits: WindowsLimits): readonly BlindSpot[] {
  const { read, isElevated, processFailure, tasklistFailure, knowsServices, creationFailure } = limits;
  const spots: BlindSpot[] = [];
  const spot = (code: string, text: string, remedy: string | null = null) => spots.push({ code, text, remedy });
  if (read.source === 'powershell') spot('netstat', say('collect.blind.windows.netstat', { reason: read.trouble ?? '' }));
  else if (read.trouble !== null) spot('netstat-failing', say('collect.blind.windows.netstat-part', { reason: read.trouble }));
  if (processFailure !== null && tasklistFailure !== null) {
    spot('processes', say('collect.blind.windows.processes', { reason: `${processFailure} ${tasklistFailure}` }));
  } else if (processFailure !== null) {
    spot('powershell', say('collect.blind.windows.powershell', { reason: processFailure }));
  } else {
    if (!knowsServices) spot('services', say('collect.blind.windows.services'));
    if (creationFailure !== null)
      spot('creation-times', say('collect.blind.windows.creation-times', { reason: creationFailure }));
  }
  if (isElevated === false) {
    spot('not-elevated', say('collect.blind.windows.not-elevated'), say('collect.blind.windows.not-elevated.remedy'));
  }
  spot('details', say('collect.blind.windows.details'));
  spot('closes', say('collect.blind.closes.polled', { system: 'Windows' }));
  return spots;
}
