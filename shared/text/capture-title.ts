import type { CaptureFacts } from '../reading.ts';
import { dayMinuteText } from './measure.ts';
import { say } from './say.ts';

/** What a capture is of, in one line: `Capture of web-3, Linux, Nov 2, 14:03`. What the text does not tell is left out. */
export function captureTitle({ host, platform, takenAt }: CaptureFacts): string {
  const system = say(`capture.system.${platform ?? 'unknown'}`);
  const where = host === null ? system : say('capture.title.host', { host, system });
  return say('capture.title', { where, when: takenAt === null ? 'none' : dayMinuteText(takenAt) });
}
