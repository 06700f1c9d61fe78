import { type ReactElement, useEffect, useState } from 'react';
import { scopeOf } from '../../../shared/endpoint.ts';
import type { FirewallAnswer } from '../../../shared/firewall/question.ts';
import type { ReadingFacts } from '../../../shared/reading.ts';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { DetailSection } from '../detail/DetailParts.tsx';
import { useActions } from '../store.ts';
import { FirewallNote } from './FirewallNote.tsx';

/**
 * What the own firewall does with the port of a listener (or of a UDP socket that waits for anybody). Asked once, when it is looked at.
 * Nothing for other sockets, and for those of another machine.
 */
export function OwnFirewall(props: { readonly socket: Socket; readonly facts: ReadingFacts }): ReactElement | null {
  const { protocol, local, state, remote, owners, family, dualStack } = props.socket;
  const waits = state === 'listen' || (protocol === 'udp' && remote === null);
  if (!waits || local.port === null || props.facts.capture !== undefined) return null;
  const isHereOnly = scopeOf(local.address) === 'loopback';
  return (
    <DetailSection heading={say('firewall.heading')}>
      {isHereOnly ? (
        <p>{say('firewall.only-here')}</p>
      ) : (
        <Asked
          protocol={protocol}
          port={local.port}
          address={local.address === '*' ? null : local.address}
          family={dualStack ? null : family}
          program={owners[0]?.exe ?? null}
        />
      )}
    </DetailSection>
  );
}

interface Question {
  readonly protocol: Socket['protocol'];
  readonly port: number;
  readonly address: string | null;
  readonly family: Socket['family'];
  readonly program: string | null;
}

function Asked({ protocol, port, address, family, program }: Question): ReactElement {
  const { askFirewall } = useActions();
  const [answer, setAnswer] = useState<FirewallAnswer | 'asking' | null>('asking');
  useEffect(() => {
    let isWanted = true;
    setAnswer('asking');
    void askFirewall({ protocol, port, direction: 'in', address, family, program }).then((got) => {
      if (isWanted) setAnswer(got);
    });
    return () => {
      isWanted = false;
    };
  }, [askFirewall, protocol, port, address, family, program]);
  if (answer === 'asking') return <p className="quiet">{say('firewall.asking')}</p>;
  return answer === null ? <p className="quiet">{say('firewall.gone')}</p> : <FirewallNote answer={answer} />;
}
