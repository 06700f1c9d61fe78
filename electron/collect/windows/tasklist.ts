import { say } from '../../../shared/text/say.ts';
import { parseTasklist, type TasklistProcess } from '../parse/tasklist.ts';
import { cutHalf, whyNot } from '../ran-text.ts';
import { type Command, run, type Where } from '../run.ts';
import type { SlowAnswer } from '../slow-source.ts';

/** With the services in each process, and without, should that fail. */
const FORMS: readonly (readonly string[])[] = [
  ['/SVC', '/FO', 'CSV', '/NH'],
  ['/FO', 'CSV', '/NH'],
];

/** Names of processes where PowerShell gives none. A sentence in place of rows, in whatever language, is no answer. */
export async function askTasklist(where: Where, signal: AbortSignal): Promise<SlowAnswer<readonly TasklistProcess[]>> {
  let text = '';
  for (const args of FORMS) {
    const command: Command = { program: 'tasklist', args, deadlineMs: 10_000, outputMostBytes: 16 * 1024 * 1024 };
    const ran = await run(where, command, signal);
    if (ran.kind === 'done') {
      const value = parseTasklist(cutHalf(ran.stdout.toString('latin1')).text);
      if (value.length > 0) return { kind: 'got', value };
      text = ran.code === 0 ? say('collect.ran.rubbish', { program: 'tasklist' }) : whyNot('tasklist', ran);
    } else {
      text = whyNot('tasklist', ran);
      if (ran.kind === 'missing' || ran.kind === 'denied') break;
    }
  }
  return { kind: 'failed', text };
}
