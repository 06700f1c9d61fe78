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
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        <Shape kind={kind} />
      </svg>
      {isBare ? null : <span className="cut">{say(`ports.exposure.${kind}`)}</span>}
    </span>
  );
}

/** This machine: a point. The local network: a ring around it. Everyone: rays out of it. Not known: a broken ring. */
function Shape(props: { readonly kind: Exposure | 'unknown' }): ReactElement {
  switch (props.kind) {
    case 'loopback':
      return <circle cx="7" cy="7" r="2.25" className="is-filled" />;
    case 'lan':
      return (
        <>
          <circle cx="7" cy="7" r="2.25" className="is-filled" />
          <circle cx="7" cy="7" r="5.25" />
        </>
      );
    case 'any':
      return (
        <>
          <circle cx="7" cy="7" r="2.25" className="is-filled" />
          <path d="M7 .75v3M7 10.25v3M.75 7h3M10.25 7h3M2.6 2.6l2.1 2.1M9.3 9.3l2.1 2.1M11.4 2.6 9.3 4.7M4.7 9.3l-2.1 2.1" />
        </>
      );
    case 'unknown':
      return <circle cx="7" cy="7" r="5.25" strokeDasharray="2 2" />;
  }
}
