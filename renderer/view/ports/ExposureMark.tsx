import type { ReactElement } from 'react';
import type { Exposure } from '../../../shared/ports/exposure.ts';
import { say } from '../../../shared/text/say.ts';
import './ports.css';

/** Who can reach a port: a shape that is the more open the more can, and the word. */
export function ExposureMark(props: { readonly exposure: Exposure | null; readonly isBare?: boolean }): ReactElement {
  const { exposure, isBare = false } = props;
  const kind = exposure ?? 'unknown';
  return (
    <span className={`exposure is-${kind}`} title={say(`ports.exposure.${kind}`)}>
      <span className="exposure-shape" aria-hidden="true" />
      {isBare ? null : <span className="cut">{say(`ports.exposure.${kind}`)}</span>}
    </span>
  );
}
