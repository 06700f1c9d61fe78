import type { ReactElement } from 'react';
import type { Protocol, SocketState } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import './parts.css';

/** The shapes: what a socket is doing, told without colour. */
export type StateShape = 'listening' | 'established' | 'connecting' | 'closing' | 'peer-closed' | 'time-wait' | 'udp' | 'bound';

/** The shape of a state. An unconnected UDP socket has no state; a connected one keeps the shape of UDP. */
export function stateShape(state: SocketState | null, protocol: Protocol): StateShape {
  if (protocol === 'udp') return 'udp';
  switch (state) {
    case 'listen':
      return 'listening';
    case 'syn-sent':
    case 'syn-received':
      return 'connecting';
    case 'established':
      return 'established';
    case 'fin-wait-1':
    case 'fin-wait-2':
    case 'closing':
    case 'last-ack':
      return 'closing';
    case 'close-wait':
      return 'peer-closed';
    case 'time-wait':
    case 'closed':
      return 'time-wait';
    case 'bound':
    case null:
      return 'bound';
  }
}

/** The word for a state, as the person reads it. */
export function stateWord(state: SocketState | null): string {
  return say(`state.${state ?? 'none'}`);
}

/** The mark of a state with its word beside it, or, with `isBare`, the mark alone with the word as its name. */
export function StateMark(props: {
  readonly state: SocketState | null;
  readonly protocol: Protocol;
  readonly isBare?: boolean;
}): ReactElement {
  const { state, protocol, isBare = false } = props;
  const shape = stateShape(state, protocol);
  const word = stateWord(state);
  const term = `${protocol.toUpperCase()} ${(state ?? '').toUpperCase().replaceAll('-', '_')}`.trim();
  return (
    <span className={`state-mark is-${shape}`} title={isBare ? `${word} (${term})` : term}>
      {isBare ? <StateShapeIcon shape={shape} label={word} /> : <StateShapeIcon shape={shape} />}
      {isBare ? null : <span className="state-word cut">{word}</span>}
    </span>
  );
}

/** The shape alone. With a label it is an image of that name, without one it is decoration. */
export function StateShapeIcon(props: { readonly shape: StateShape; readonly label?: string }): ReactElement {
  const { shape, label } = props;
  if (isRound(shape)) {
    const className = `state-shape is-round is-${shape}`;
    if (label === undefined) return <span className={className} aria-hidden="true" />;
    return <span className={className} role="img" aria-label={label} />;
  }
  if (label === undefined) {
    return (
      <svg className={`state-shape is-${shape}`} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        {drawn(shape)}
      </svg>
    );
  }
  return (
    <svg className={`state-shape is-${shape}`} width="12" height="12" viewBox="0 0 12 12" role="img" aria-label={label}>
      {drawn(shape)}
    </svg>
  );
}

/** A disc, a ring and a ring with a point: a box can be that. Most lines have one, and a picture in each would cost every frame. */
type Round = 'established' | 'listening' | 'time-wait';

function isRound(shape: StateShape): shape is Round {
  return shape === 'established' || shape === 'listening' || shape === 'time-wait';
}

function drawn(shape: Exclude<StateShape, Round>): ReactElement {
  const ring = <circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" strokeWidth="1.5" />;
  switch (shape) {
    case 'connecting':
      return (
        <>
          {ring}
          <path d="M6 6V1.5A4.5 4.5 0 0 1 10.5 6z" fill="currentColor" />
        </>
      );
    case 'closing':
      return (
        <>
          {ring}
          <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
        </>
      );
    case 'peer-closed':
      return (
        <>
          {ring}
          <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" fill="currentColor" />
        </>
      );
    case 'udp':
      return <path d="M6 .9 11.1 6 6 11.1.9 6z" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'bound':
      return <rect x="1.75" y="1.75" width="8.5" height="8.5" fill="none" stroke="currentColor" strokeWidth="1.5" />;
  }
}
