import { say } from '../../shared/text/say.ts';
import { captureText } from '../collect/capture/capture-file.ts';
import { type Replaced, redact } from '../collect/capture/redact.ts';
import { takeCapture } from '../collect/capture/take-capture.ts';
import { whyUnwritten } from './file-trouble.ts';
import { unlessAborted } from './interrupt.ts';
import type { Output } from './output.ts';
import { ownPlace } from './own-place.ts';
import { writePrivate } from './private-file.ts';

/** How `portlight capture` goes. `path` `-`: standard output. */
export interface CapturePlan {
  readonly path: string;
  readonly redacts: boolean;
}

/** `portlight capture FILE`: writes this machine's raw outputs as one file. Resolves with the exit code. */
export async function capture({ path, redacts }: CapturePlan, output: Output): Promise<number> {
  const isWatched = process.stderr.isTTY === true;
  const { signal } = output;
  const tell = (what: string) => void (signal.aborted || output.tell(say('capture.take.running', { what })));
  const taken = await unlessAborted(takeCapture({ version: ownPlace().version, ...(isWatched ? { tell } : {}) }), signal);
  if (taken === null) return 1;
  if (taken.sections.every(({ format, body }) => format === null || body === '')) {
    output.tell(say('capture.take.nothing'));
    return 1;
  }
  const redacted = redacts ? redact(taken, taken.names) : null;
  const { facts, sections } = redacted ?? taken;
  const text = captureText(redacted === null ? facts : { ...facts, redacted: 'yes' }, sections);
  if (path === '-') {
    await output.write(Buffer.from(text, 'latin1').toString('utf8'));
  } else {
    try {
      // It tells who talks with whom: for the eyes of its owner, until they send it.
      await writePrivate(path, Buffer.from(text, 'latin1'), signal);
    } catch (error) {
      output.tell(whyUnwritten(path, error));
      return 2;
    }
    if (signal.aborted) return 1;
    output.tell(say('capture.take.written', { path, kilobytes: Math.ceil(text.length / 1_000) }));
  }
  output.tell(redacted === null ? say('capture.take.whole') : replacedText(redacted.replaced));
  return 0;
}

function replacedText({ addresses, hosts, users, secrets }: Replaced): string {
  return say('capture.take.replaced', { addresses, hosts, users, secrets });
}
