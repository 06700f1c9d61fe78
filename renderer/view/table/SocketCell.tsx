import { memo, type ReactElement, type ReactNode } from 'react';
import { exposureOf } from '../../../shared/ports/exposure.ts';
import { isListener, type Socket } from '../../../shared/socket.ts';
import { shortDurationText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { socketText } from '../../state/columns-socket.ts';
import { ageText, conditionText, processText, type RowContext, serviceOf, unknownText } from '../../state/columns-words.ts';
import type { SocketLine } from '../../state/rows.ts';
import type { Trouble } from '../../state/trouble.ts';
import { Address } from '../parts/Address.tsx';
import { AppName } from '../parts/AppName.tsx';
import { HealthBadge } from '../parts/HealthBadge.tsx';
import { StateMark } from '../parts/StateMark.tsx';
import { useAtMoment } from '../store.ts';
import { type CellText, isNothing, plainText, serviceCell } from './cell-text.ts';
import type { CellProps } from './table-spec.ts';

const MONO = new Set(['inode', 'id', 'cgroup']);

/** Columns whose text changes as time passes, though the socket does not. */
const TIMELY = new Set(['age', 'idle', 'timer']);

/** All that a socket shows in a column of its own table, as one value. */
export function socketShows(columnId: string, socket: Socket, { unwell }: RowContext): unknown {
  switch (columnId) {
    case 'state':
      // Of what is wrong the words tell numbers, which change with the socket.
      return unwell.has(socket.id) ? socket : socket.state;
    case 'app':
      return socket.app;
    case 'process':
      return socket.owners.length > 0 ? socket.owners : socket.ownerUnknown;
    case 'local':
      return socket.local;
    case 'remote':
      return socket.remote ?? socket.state;
    case 'service':
      return serviceOf(socket);
    default:
      return TIMELY.has(columnId) ? socket : socketText(columnId, socket, NO_MOMENT);
  }
}

/** What a socket shows in a column of its own table. */
export function socketCell(cell: Omit<CellProps, 'context'> & { readonly line: SocketLine }): ReactNode | CellText {
  const { columnId, shown, hasRoom } = cell;
  const { value: socket, goneAtMs } = cell.line;
  switch (columnId) {
    case 'state':
      return <Condition socket={socket} isGone={goneAtMs !== null} />;
    case 'app':
      return <AppName app={socket.app} />;
    case 'process':
      return <Owner socket={socket} />;
    case 'local':
      return <Address endpoint={socket.local} />;
    case 'remote':
      return socket.remote === null ? <NoPeer socket={socket} /> : <Address endpoint={socket.remote} />;
    case 'service':
      return serviceCell(serviceOf(socket));
    default:
      if (TIMELY.has(columnId)) return <Timely columnId={columnId} socket={socket} goneAtMs={goneAtMs} />;
      return plainText(String(shown), { isMono: MONO.has(columnId), hasRoom });
  }
}

/** For what says the same at any moment. */
const NO_MOMENT: RowContext = { nowMs: 0, unwell: new Map() };

interface TimelyProps {
  readonly columnId: string;
  readonly socket: Socket;
  /** When the socket was first missed (epoch milliseconds): what has closed grows no older. */
  readonly goneAtMs: number | null;
}

function Timely(props: TimelyProps): ReactElement {
  const { columnId, socket, goneAtMs } = props;
  return <Plain text={useAtMoment(goneAtMs, (context) => socketText(columnId, socket, context))} />;
}

/** How long a socket has been there. */
export function Age(props: { readonly socket: Socket; readonly goneAtMs: number | null }): ReactElement {
  const { socket, goneAtMs } = props;
  return (
    <span className="quiet" title={say('tables.hint.age')}>
      {useAtMoment(goneAtMs, ({ nowMs }) => ageText(socket, nowMs))}
    </span>
  );
}

/** What a socket is doing, or what is wrong with it, or that it has closed. */
export function Condition(props: { readonly socket: Socket; readonly isGone: boolean }): ReactElement {
  const { socket, isGone } = props;
  const code = useAtMoment(null, ({ unwell }) => unwell.get(socket.id) ?? 'fine');
  if (isGone) return <StateMark state="closed" protocol={socket.protocol} />;
  if (code === 'fine') return <StateMark state={socket.state} protocol={socket.protocol} />;
  return <Wrong socket={socket} code={code} />;
}

function Wrong(props: { readonly socket: Socket; readonly code: Trouble }): ReactElement {
  const { socket, code } = props;
  const words = useAtMoment(null, (context) => conditionText(socket, context));
  const silent = useAtMoment(null, ({ nowMs }) =>
    code === 'no-answer' && socket.since !== null ? shortDurationText(nowMs - Date.parse(socket.since)) : null,
  );
  return (
    <span className="table-name" title={words}>
      <HealthBadge code={code} {...(silent === null ? {} : { detail: silent })} />
    </span>
  );
}

/** The first process, with how many more; or why there is none. */
export function Owner(props: { readonly socket: Socket }): ReactElement {
  const { owners, ownerUnknown } = props.socket;
  const [first, ...others] = owners;
  if (first === undefined) {
    return (
      <span className="cut quiet" title={ownerUnknown?.text}>
        {unknownText(ownerUnknown)}
      </span>
    );
  }
  return (
    <span className="table-owner" title={owners.map(processText).join('\n')}>
      <span className="cut">{first.name}</span>
      <span className="mono quiet">{first.pid}</span>
      {others.length > 0 ? <span className="quiet">{say('tables.more', { count: others.length })}</span> : null}
    </span>
  );
}

/** A text that follows something by itself, cut where it does not fit and whole in its title; quiet where it says that nothing is told. */
export const Plain = memo(function Plain(props: { readonly text: string; readonly isMono?: boolean }): ReactElement {
  const { text, isMono = false } = props;
  return (
    <span className={`cut${isNothing(text) ? ' quiet' : ''}${isMono ? ' mono' : ''}`} title={text === '' ? undefined : text}>
      {text}
    </span>
  );
});

function NoPeer(props: { readonly socket: Socket }): ReactElement {
  const { socket } = props;
  if (!isListener(socket)) return <span className="cut quiet">{say('tables.peer.none')}</span>;
  const exposure = exposureOf(socket.local);
  return (
    <span className="cut quiet" title={say('tables.peer.hint')}>
      {say(exposure === null ? 'tables.not-told' : `tables.peer.${exposure}`)}
    </span>
  );
}
