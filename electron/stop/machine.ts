import { say } from '../../shared/text/say.ts';
import { linuxStop } from './linux.ts';
import { macosStop } from './macos.ts';
import { refused, type StopSystem } from './stop-system.ts';
import { windowsStop } from './windows.ts';

/** How processes are stopped on the machine this program runs on: the one place that chooses by platform. */
export function stopSystemOfThisMachine(platform: string = process.platform): StopSystem {
  switch (platform) {
    case 'linux':
      return linuxStop();
    case 'darwin':
      return macosStop();
    case 'win32':
      return windowsStop();
    default:
      return neverStops();
  }
}

function neverStops(): StopSystem {
  return {
    look: async () => 'unsure',
    isAlive: async () => false,
    lineage: async () => new Set(),
    isSystem: () => false,
    wayOf: async () => refused('unsure', say('stop.refused.platform')),
    barrier: () => null,
    act: async () => ({ kind: 'gone' }),
    commandOf: () => '',
  };
}
