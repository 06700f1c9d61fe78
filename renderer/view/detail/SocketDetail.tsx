import { Copy } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { termFor } from '../../../shared/filter/term.ts';
import { isListener, type Socket } from '../../../shared/socket.ts';
import { clockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { lastHealth, type RowContext } from '../../state/columns-words.ts';
import { jsonText } from '../../state/copy.ts';
import { findingsOfSocket } from '../../state/findings.ts';
import { troubleLevel } from '../../state/trouble.ts';
import type { World } from '../../state/world.ts';
import { EmptyState } from '../parts/EmptyState.tsx';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { OwnFirewall } from '../parts/OwnFirewall.tsx';
import { StateMark } from '../parts/StateMark.tsx';
import { SharedWith } from '../ports/SharedWith.tsx';
import { useActions } from '../store.ts';
import { AboutFindings } from './AboutFindings.tsx';
import { type FoundSocket, findSocket, surroundingsOf } from './conversation.ts';
import { DetailFrame, DetailSection, FilterActions } from './DetailParts.tsx';
import { DetailTest } from './DetailTest.tsx';
import { FourTuple } from './FourTuple.tsx';
import { kindSentences } from './kind-sentences.ts';
import { OwnerChain } from './OwnerChain.tsx';
import { rawFields } from './raw-fields.ts';
import { headingText, healthSentence, measureSentences, stateSentence } from './socket-sentences.ts';

/** Everything about one socket. One that has closed stays as it last was. */
export function SocketDetail(props: { readonly id: string; readonly world: World }): ReactElement {
  const { id, world } = props;
  const found = useFoundSocket(id, world);
  if (found === null) {
    return (
      <DetailFrame kind={say('detail.kind.socket')} heading={say('detail.forgotten')}>
        <EmptyState heading={say('detail.forgotten.why')} />
      </DetailFrame>
    );
  }
  const { socket, closedAtMs } = found;
  const surroundings = surroundingsOf(world.table.sockets.values(), socket);
  return (
    <DetailFrame kind={say('detail.kind.socket')} heading={headingText(socket)}>
      <Doing found={found} world={world} />
      <AboutFindings findings={findingsOfSocket(world.findings, id)} />
      <FourTuple socket={socket} isServer={surroundings.isServer} />
      <Twins socket={socket} {...surroundings} />
      {surroundings.twins > 0 ? <SharedWith socket={socket} isServer={surroundings.isServer} world={world} /> : null}
      {closedAtMs === null ? (
        <p className="detail-measures">{measureSentences(socket, world.takenAtMs, world.table.facts.platform).join(' · ')}</p>
      ) : null}
      <Test socket={socket} isServer={surroundings.isServer} />
      {closedAtMs === null ? <Kind socket={socket} world={world} /> : null}
      <DetailSection heading={say('detail.section.owner')}>
        <OwnerChain socket={socket} processes={world.table.processes} />
        {socket.app === null ? null : (
          <p className="quiet">
            {say('tables.app.hint', { name: socket.app.name, how: say(`tables.evidence.${socket.app.evidence}`) })}
          </p>
        )}
        {socket.cgroup === null ? null : (
          <p className="detail-command quiet">
            {say('detail.cgroup')} <span className="mono">{socket.cgroup}</span>
          </p>
        )}
      </DetailSection>
      {closedAtMs === null ? <OwnFirewall socket={socket} facts={world.table.facts} /> : null}
      <SocketActions socket={socket} />
      <RawFields socket={socket} />
    </DetailFrame>
  );
}

/** The socket, remembered as it last was when even the past has forgotten it. */
function useFoundSocket(id: string, world: World): FoundSocket | null {
  const [last, setLast] = useState<FoundSocket | null>(null);
  const known = last?.socket.id === id ? last : null;
  const isClosed = known !== null && known.closedAtMs !== null && !world.table.sockets.has(id);
  const found = isClosed ? known : (findSocket(world, id) ?? known);
  useEffect(() => setLast(found), [found]);
  return found;
}

function Doing(props: { readonly found: FoundSocket; readonly world: World }): ReactElement {
  const { socket, closedAtMs } = props.found;
  const { takenAtMs: nowMs, tally } = props.world;
  const context: RowContext = { nowMs, unwell: tally.unwell };
  const code = lastHealth(socket, context);
  // A finding about it says the same, and more.
  const trouble = isToldUnwell(props.world, socket.id) ? null : healthSentence(code, socket, closedAtMs ?? nowMs);
  return (
    <div className="detail-doing">
      <p className="detail-state">
        <StateMark state={closedAtMs === null ? socket.state : 'closed'} protocol={socket.protocol} isBare />
        <span>{stateSentence(socket, nowMs, closedAtMs)}</span>
      </p>
      {trouble === null ? null : (
        <p className={`detail-trouble is-${troubleLevel(code)}`}>
          <HealthShape level={troubleLevel(code)} />
          <span>{trouble}</span>
        </p>
      )}
    </div>
  );
}

function isToldUnwell(world: World, id: string): boolean {
  return findingsOfSocket(world.findings, id).some(({ severity }) => severity !== 'note');
}

function Twins(props: {
  readonly socket: Socket;
  readonly twins: number;
  readonly isServer: boolean;
  readonly listener: Socket | null;
}): ReactElement | null {
  const { socket, twins, isServer, listener } = props;
  const { addTerm, goTo } = useActions();
  const { remote, local } = socket;
  if (remote === null) return null;
  const show = (): void => {
    addTerm(isServer && local.port !== null ? termFor.localPort(local.port) : termFor.destination(remote));
    goTo('connections');
  };
  const port = String(local.port ?? '*');
  return (
    <div className="detail-words">
      {isServer ? <p>{say(listener === null ? 'detail.server.guess' : 'detail.server', { port })}</p> : null}
      <p>
        {say(isServer ? 'detail.twins.server' : 'detail.twins', { count: twins, port })}{' '}
        {twins > 0 ? (
          <button type="button" className="detail-link" onClick={show}>
            {say('detail.twins.show')}
          </button>
        ) : null}
      </p>
    </div>
  );
}

/** Whoever called here listens nowhere: there is nothing to test. */
function Test(props: { readonly socket: Socket; readonly isServer: boolean }): ReactElement | null {
  const { socket, isServer } = props;
  if (isListener(socket)) return <DetailTest subject={{ kind: 'socket', socket }} words="row.test.listener" />;
  return isServer || socket.remote === null ? null : <DetailTest subject={{ kind: 'socket', socket }} />;
}

function Kind(props: { readonly socket: Socket; readonly world: World }): ReactElement | null {
  const { socket, world } = props;
  const { takenAtMs: nowMs, tally } = world;
  const isUnwell = isToldUnwell(world, socket.id) || lastHealth(socket, { nowMs, unwell: tally.unwell }) !== 'fine';
  const sentences = kindSentences(socket, nowMs, isUnwell);
  return sentences.length === 0 ? null : <p className="detail-words quiet">{sentences.join(' ')}</p>;
}

function SocketActions(props: { readonly socket: Socket }): ReactElement {
  const { socket } = props;
  const { copy, announce } = useActions();
  const { app, remote, local, owners } = socket;
  const offers: [string, string][] = [];
  if (app !== null) offers.push([app.name, termFor.app(app)]);
  if (remote !== null) offers.push([say('detail.filter.destination'), termFor.destination(remote)]);
  const [first] = owners;
  if (first !== undefined) offers.push([say('detail.pid', { pid: String(first.pid) }), termFor.pid(first.pid)]);
  const port = remote?.port ?? local.port;
  if (port !== null) offers.push([say('detail.filter.port', { port: String(port) }), termFor.port(port)]);
  const onCopy = async (): Promise<void> => {
    const isDone = await copy(jsonText([socket]));
    announce(isDone ? say('detail.copied') : say('tables.copied.not'));
  };
  return (
    <FilterActions offers={offers}>
      <button type="button" className="button is-framed" onClick={() => void onCopy()}>
        <Copy size={14} aria-hidden="true" />
        {say('tables.copy')}
      </button>
    </FilterActions>
  );
}

function RawFields(props: { readonly socket: Socket }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="detail-raw" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('detail.raw', { at: clockText(props.socket.readAt) })}</summary>
      {isOpen ? (
        <dl className="mono">
          {rawFields(props.socket).map(([path, value]) => (
            <div key={path}>
              <dt>{path}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </details>
  );
}
