import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';

/** Says how many lines a bounded list leaves out. */
export function MoreLines(props: { readonly count: number }): ReactElement | null {
  const { count } = props;
  return count > 0 ? <p className="quiet">{say('detail.more', { count })}</p> : null;
}
