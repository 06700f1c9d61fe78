import type { ReactElement } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { openPortsSummary } from '../../state/port-summary.ts';
import type { PortPart } from '../../state/port-tree.ts';
import type { PortSummary as Summary } from '../../state/shown-port.ts';
import type { Seen } from '../store.ts';
import { ExposureMark } from './ExposureMark.tsx';

/** How many ports are open to whom, in one line; each part shows itself alone when pressed, and all again when pressed anew. */
export function PortSummary(props: {
  readonly seen: Seen;
  readonly part: PortPart | null;
  readonly onPart: (part: PortPart | null) => void;
}): ReactElement {
  const { seen, part, onPart } = props;
  const summary = openPortsSummary(seen.world);
  const parts = partsOf(summary).filter(([one, count]) => count > 0 || one === part);
  return (
    <section className="ports-summary" aria-label={say('ports.summary.parts')}>
      {parts.map(([one, count]) => (
        <button
          key={one}
          type="button"
          className={`button is-framed ports-part is-${one}`}
          aria-pressed={one === part}
          onClick={() => onPart(one === part ? null : one)}
        >
          {one === 'tcp' || one === 'udp' ? null : <ExposureMark exposure={one === 'unknown' ? null : one} isBare />}
          {say(`ports.part.${one}`, { count: countText(count) })}
        </button>
      ))}
    </section>
  );
}

function partsOf({ by, udp, total }: Summary): readonly (readonly [PortPart, number])[] {
  return [
    ['any', by.any],
    ['lan', by.lan],
    ['loopback', by.loopback],
    ['unknown', by.unknown],
    ['tcp', total - udp],
    ['udp', udp],
  ];
}
