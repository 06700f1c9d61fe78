import { say } from '../text/say.ts';
import { pageRemarks } from './browser-remarks.ts';
import { judge } from './judge.ts';
import type { Observed } from './observation.ts';
import type { Judgement, Remark } from './verdict.ts';

/** What a target and its redirects mean: the last hop decides; what was remarked on the way is kept. At least one hop. Pure. */
export function judgeHops(hops: readonly Observed[]): Judgement {
  const judgements = hops.map(judge);
  const last = judgements.at(-1) as Judgement;
  const remarks: Remark[] = judgements.flatMap(({ remarks: own }, at) => [
    ...own,
    ...(at + 1 < hops.length
      ? [{ rule: null, text: say('probe.remark.redirect', { to: hops[at + 1]?.target.text ?? '' }) }]
      : []),
  ]);
  const [asked] = hops;
  const all = asked === undefined ? remarks : [...remarks, ...pageRemarks(asked, last)];
  return { ...last, remarks: all.filter((one, at) => all.findIndex((other) => isSame(one, other)) === at) };
}

/** A circle of redirects says the same on each round. */
function isSame(one: Remark, other: Remark): boolean {
  return one.rule === other.rule && one.text === other.text;
}
