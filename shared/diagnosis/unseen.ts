import { say } from '../text/say.ts';
import type { RuleId, UnseenRule } from './finding.ts';
import type { SystemFacts } from './system-facts.ts';

const NEED_TIMERS: readonly RuleId[] = ['I1', 'I2', 'I3', 'P3', 'P4', 'A2'];
const NEED_DETAILS: readonly RuleId[] = ['P1', 'P2', 'I4', 'I5'];
const NEED_QUEUES: readonly RuleId[] = ['A3'];

/**
 * The rules that this system cannot decide, with the reason. `tells`: whether any connection so far came with its timers and its TCP
 * details; null: there was none to tell by.
 */
export function unseenRules(
  { platform }: SystemFacts,
  tells: { readonly timers: boolean | null; readonly details: boolean | null; readonly queues: boolean | null },
): readonly UnseenRule[] {
  const unseen: UnseenRule[] = [];
  const add = (rules: readonly RuleId[], why: string) => {
    for (const rule of rules) if (!unseen.some((one) => one.rule === rule)) unseen.push({ rule, why });
  };
  if (platform === 'linux') {
    if (tells.timers === false) add(NEED_TIMERS, say('diagnosis.unseen.source-timers'));
    if (tells.details === false) add([...NEED_DETAILS, 'I1', 'I3', 'P3'], say('diagnosis.unseen.source-details'));
  } else {
    const system = platform === 'darwin' ? 'macOS' : 'Windows';
    add(NEED_TIMERS, say('diagnosis.unseen.timers', { system }));
    if (tells.details !== true) add(NEED_DETAILS, say('diagnosis.unseen.details', { system }));
    add(['A6'], say('diagnosis.unseen.accept-queue', { system }));
    if (platform === 'win32' || tells.queues === false) add(NEED_QUEUES, say('diagnosis.unseen.queues', { system }));
  }
  add(['I6'], say('diagnosis.unseen.udp'));
  add(['C3'], say('diagnosis.unseen.gateway'));
  add(['C10'], say('diagnosis.unseen.names'));
  return unseen;
}
