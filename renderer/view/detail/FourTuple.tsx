import type { ReactElement } from 'react';
import type { Endpoint } from '../../../shared/endpoint.ts';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';

/** The four values that make a connection what it is, drawn from the end that began to the other. */
export function FourTuple(props: { readonly socket: Socket; readonly isServer: boolean }): ReactElement {
  const { socket, isServer } = props;
  const { local, remote } = socket;
  if (remote === null) {
    return (
      <div className="tuple">
        <End endpoint={local} words={say('detail.tuple.here')} />
      </div>
    );
  }
  const [source, destination] = isServer ? [remote, local] : [local, remote];
  return (
    <div className="tuple">
      <End endpoint={source} words={say(isServer ? 'detail.tuple.source.theirs' : 'detail.tuple.source.yours')} />
      <div className="tuple-there">
        <svg className="tuple-arrow" width="24" height="12" viewBox="0 0 24 12" role="img" aria-label={say('detail.tuple.to')}>
          <path d="M0 6h22M17 1.5 22.5 6 17 10.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        </svg>
        <End
          endpoint={destination}
          words={say(isServer ? 'detail.tuple.destination.yours' : 'detail.tuple.destination.theirs')}
        />
      </div>
    </div>
  );
}

function End(props: { readonly endpoint: Endpoint; readonly words: string }): ReactElement {
  const { address, port, zone } = props.endpoint;
  return (
    <div className="tuple-end">
      <span className="mono tuple-values">
        <span className="tuple-address">{zone === null ? address : `${address}%${zone}`}</span>
        <span className="quiet"> : </span>
        <strong>{port ?? '*'}</strong>
      </span>
      <span className="quiet">{props.words}</span>
    </div>
  );
}
