import { type ReactElement, useMemo } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import { endpointText, scopeOf } from '../../../shared/endpoint.ts';
import { termFor } from '../../../shared/filter/term.ts';
import { boundText } from '../../../shared/ports/clients.ts';
import { containerAt, type Sharing } from '../../../shared/ports/sharing.ts';
import { bySay, sharingSentence } from '../../../shared/ports/sharing-words.ts';
import { carrierOf } from '../../../shared/ports/tunnel.ts';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { portOwnerText } from '../../state/columns-port.ts';
import { conditionText } from '../../state/columns-words.ts';
import { findingsOfGroup } from '../../state/findings.ts';
import { holderSentence, queueSentence, reachSentence, riskSentences, serviceSentence } from '../../state/port-words.ts';
import { type ShownPort, shownPortOf } from '../../state/shown-port.ts';
import { portsOf, type World } from '../../state/world.ts';
import { AboutFindings } from '../detail/AboutFindings.tsx';
import { DetailFrame, DetailSection, FilterActions } from '../detail/DetailParts.tsx';
import { DetailTest } from '../detail/DetailTest.tsx';
import { LISTED_MOST } from '../detail/GroupParts.tsx';
import { MoreLines } from '../detail/MoreLines.tsx';
import { OwnerChain } from '../detail/OwnerChain.tsx';
import { Address } from '../parts/Address.tsx';
import { EmptyState } from '../parts/EmptyState.tsx';
import { HealthShape } from '../parts/HealthBadge.tsx';
import { OwnFirewall } from '../parts/OwnFirewall.tsx';
import { StateMark } from '../parts/StateMark.tsx';
import { type Seen, useActions } from '../store.ts';
import { ExposureMark } from './ExposureMark.tsx';
import { QueueMeter } from './QueueMeter.tsx';
import { SharedPortPicture } from './SharedPortPicture.tsx';

interface PortProps {
  readonly port: ShownPort;
  readonly world: World;
  readonly revision: number;
}

/** Everything about an open port: who waits, who can reach it, how it is shared, and who is connected. */
export function PortDetail(props: { readonly portKey: string; readonly seen: Seen }): ReactElement {
  const { world, revision } = props.seen;
  const open = portsOf(world).book.ports.get(props.portKey);
  const port = open === undefined ? null : shownPortOf(open, world.table.processes, () => true);
  if (port === null) {
    return (
      <DetailFrame kind={say('ports.detail.kind')} heading={say('ports.detail.closed')}>
        <EmptyState heading={say('ports.detail.closed.why')} />
      </DetailFrame>
    );
  }
  const blanks = { port: String(port.open.port), protocol: port.open.protocol.toUpperCase() };
  const usual = port.service?.source === 'usual' ? port.service.name : null;
  const heading =
    usual === null ? say('ports.detail.heading', blanks) : say('ports.detail.heading.service', { ...blanks, service: usual });
  return (
    <DetailFrame kind={say('ports.detail.kind')} heading={heading}>
      <div className="detail-words">
        <p>{holderSentence(port, portOwnerText(port), world.takenAtMs)}</p>
        <p className="port-reach">
          <ExposureMark exposure={port.exposure} isBare /> <span>{reachSentence(port)}</span>
        </p>
        <p className="quiet">{serviceSentence(port)}</p>
      </div>
      <Risk port={port} />
      <AboutFindings findings={otherFindings(port, world)} />
      <DetailTest
        subject={{ kind: 'port', port: port.open.port, waiting: port.waiting, apps: port.apps, sockets: port.clients }}
        words="row.test.listener"
      />
      <SharingPart port={port} world={world} revision={revision} />
      <QueuePart port={port} />
      <PicturePart port={port} world={world} revision={revision} />
      <Firewall port={port} world={world} />
      <Clients port={port} world={world} revision={revision} />
      <Waiting port={port} world={world} />
      <PortActions port={port} />
    </DetailFrame>
  );
}

/** The findings about the sockets that wait; that it should not be open to everyone is said already. */
function otherFindings({ open, risk }: ShownPort, { findings }: World): readonly ToldFinding[] {
  return findingsOfGroup(findings, open.waiting, () => false).filter(({ rule }) => risk === null || rule !== 'E3');
}

/** What should not be open to everyone, and the setting that closes it. */
function Risk({ port }: { readonly port: ShownPort }): ReactElement | null {
  const sentences = riskSentences(port);
  if (sentences.length === 0) return null;
  return (
    <p className="detail-trouble is-warning">
      <HealthShape level="warning" />
      <span>{sentences.join(' ')}</span>
    </p>
  );
}

function SharingPart({ port, world }: PortProps): ReactElement | null {
  if (port.sharing.length === 0) return null;
  return (
    <DetailSection heading={say('ports.detail.sharing')}>
      <div className="detail-words">
        {bySay(port.sharing).map((sharing) => (
          <div key={sharing.kind}>
            <p>
              {sharingSentence(sharing)} <Container sharing={sharing} world={world} />
            </p>
            <Carrier sharing={sharing} world={world} />
          </div>
        ))}
      </div>
    </DetailSection>
  );
}

/** The container at the far end of a forwarder, where a socket of its own proves it. */
function Container(props: { readonly sharing: Sharing; readonly world: World }): ReactElement | null {
  const { sharing, world } = props;
  if (sharing.kind !== 'container' || sharing.target === null) return null;
  const app = containerAt(sharing.target.address, world.table.sockets.values());
  return app === null ? null : <span>{say('ports.sharing.container-named', { container: app.name })}</span>;
}

/** The connection over which a tunnel's traffic leaves. */
function Carrier(props: { readonly sharing: Sharing; readonly world: World }): ReactElement | null {
  const { sharing, world } = props;
  const { select } = useActions();
  if (sharing.kind !== 'tunnel') return null;
  const carrier = carrierOf(sharing.tunnel, sharing.socket, world.table.sockets.values());
  if (carrier?.remote == null) return <p className="quiet">{say('ports.tunnel.no-carrier')}</p>;
  return (
    <button type="button" className="detail-line" onClick={() => select({ kind: 'socket', id: carrier.id })}>
      <span className="port-carrier">
        <span className="quiet">{say('ports.tunnel.carrier')}</span>
        <span className="mono">
          {endpointText(carrier.local)} → {endpointText(carrier.remote)}
        </span>
      </span>
    </button>
  );
}

/** The firewall is asked about the socket that most can reach. */
function Firewall({ port, world }: Pick<PortProps, 'port' | 'world'>): ReactElement | null {
  const { waiting } = port;
  const widest =
    waiting.find(({ local }) => local.address === '*') ?? waiting.find(({ local }) => scopeOf(local.address) !== 'loopback');
  const socket = widest ?? waiting[0];
  return socket === undefined ? null : <OwnFirewall socket={socket} facts={world.table.facts} />;
}

function QueuePart({ port }: { readonly port: ShownPort }): ReactElement | null {
  if (port.queue === null) return null;
  return (
    <DetailSection heading={say('ports.detail.queue')}>
      <p>
        <QueueMeter queue={port.queue} />
      </p>
      <p>{queueSentence(port)}</p>
    </DetailSection>
  );
}

function PicturePart({ port, world, revision }: PortProps): ReactElement | null {
  const { open } = port;
  if (open.clients.size === 0) return null;
  return (
    <DetailSection heading={say('ports.picture.title', { port: String(open.port) })}>
      <SharedPortPicture
        connections={open.clients}
        isServer
        place={String(open.port)}
        revision={revision}
        nowMs={world.takenAtMs}
      />
    </DetailSection>
  );
}

function Waiting({ port, world }: { readonly port: ShownPort; readonly world: World }): ReactElement {
  const { select } = useActions();
  const [first] = port.waiting;
  return (
    <DetailSection heading={say('ports.detail.waiting', { count: port.waiting.length })}>
      <ul className="detail-list">
        {port.waiting.slice(0, LISTED_MOST).map((socket) => (
          <SocketLine key={socket.id} socket={socket} onPress={() => select({ kind: 'socket', id: socket.id })}>
            <span className="mono">{boundText(socket)}</span>
          </SocketLine>
        ))}
      </ul>
      <MoreLines count={port.waiting.length - LISTED_MOST} />
      {first === undefined ? null : <OwnerChain socket={first} processes={world.table.processes} />}
    </DetailSection>
  );
}

function Clients({ port, world, revision }: PortProps): ReactElement | null {
  const { select, addTerm, goTo } = useActions();
  const { open } = port;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is mutable, and the revision tells when it changed.
  const first = useMemo(() => firstOf(open.clients.values()), [open, revision]);
  const context = { nowMs: world.takenAtMs, unwell: world.tally.unwell };
  if (open.protocol === 'udp' && open.clients.size === 0) return null;
  return (
    <DetailSection heading={say('ports.detail.clients', { count: open.clients.size })}>
      <ul className="detail-list">
        {first.map((socket) => (
          <SocketLine
            key={socket.id}
            socket={socket}
            words={conditionText(socket, context)}
            onPress={() => select({ kind: 'socket', id: socket.id })}
          >
            <Address endpoint={socket.remote ?? socket.local} />
          </SocketLine>
        ))}
      </ul>
      <MoreLines count={open.clients.size - first.length} />
      {open.clients.size > 0 ? (
        <button
          type="button"
          className="detail-link"
          onClick={() => {
            addTerm(termFor.localPort(open.port));
            goTo('connections');
          }}
        >
          {say('ports.detail.show-clients')}
        </button>
      ) : null}
      {open.remains.size > 0 ? <p className="quiet">{say('ports.remains', { count: open.remains.size })}</p> : null}
    </DetailSection>
  );
}

function firstOf(all: Iterable<Socket>): readonly Socket[] {
  const found: Socket[] = [];
  for (const socket of all) {
    if (found.length >= LISTED_MOST) break;
    found.push(socket);
  }
  return found;
}

function SocketLine(props: {
  readonly socket: Socket;
  readonly words?: string;
  readonly onPress: () => void;
  readonly children: ReactElement;
}): ReactElement {
  const { socket, words, onPress, children } = props;
  return (
    <li>
      <button type="button" className="detail-line" onClick={onPress}>
        <span className="detail-line-words">
          <StateMark state={socket.state} protocol={socket.protocol} isBare />
          {children}
        </span>
        {words === undefined ? null : <span className="quiet cut">{words}</span>}
      </button>
    </li>
  );
}

function PortActions({ port }: { readonly port: ShownPort }): ReactElement {
  const offers: [string, string][] = [];
  for (const app of port.apps.slice(0, 2)) offers.push([app.name, termFor.app(app)]);
  offers.push([say('ports.detail.filter', { port: String(port.open.port) }), termFor.port(port.open.port)]);
  return <FilterActions offers={offers} />;
}
