import { say } from '../../shared/text/say.ts';
import type { Collector } from './collector.ts';
import { type LinuxOptions, linuxCollector } from './linux.ts';
import { macosCollector } from './macos.ts';
import { windowsCollector } from './windows.ts';

/** The collector for the machine this program runs on: the one place that chooses by platform. */
export function collectorForThisMachine(options: LinuxOptions & { readonly platform?: string } = {}): Collector {
  const { platform = process.platform, ...rest } = options;
  switch (platform) {
    case 'linux':
      return linuxCollector(rest);
    case 'darwin':
      return macosCollector(rest);
    case 'win32':
      return windowsCollector(rest);
    default:
      return neverReads(say('collect.failed.platform', { system: platform }));
  }
}

function neverReads(text: string): Collector {
  return { scan: async () => ({ kind: 'failed', text }), close() {} };
}
