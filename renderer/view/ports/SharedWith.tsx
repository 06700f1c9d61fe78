import { type ReactElement, useState } from 'react';
import { endpointText } from '../../../shared/endpoint.ts';
import { portKey } from '../../../shared/ports/port-book.ts';
import { isConnection, type Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { destinationKey } from '../../state/destination.ts';
import { portsOf, type World } from '../../state/world.ts';
import { SharedPortPicture } from './SharedPortPicture.tsx';

/** How a connection shares its port, or its destination, with others: a picture of them all, folded until it is asked for. */
export function SharedWith(props: {
  readonly socket: Socket;
  readonly isServer: boolean;
  readonly world: World;
}): ReactElement | null {
  const { socket, isServer, world } = props;
  const [isOpen, setOpen] = useState(false);
  const { local, remote } = socket;
  if (remote === null || local.port === null) return null;
  const port = String(local.port);
  const place = isServer ? port : endpointText(remote);
  const connections = isOpen ? togetherWith(socket, isServer, world) : null;
  return (
    <details className="detail-raw" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{isServer ? say('ports.picture.title', { port }) : say('ports.picture.title-out', { place })}</summary>
      {connections === null ? null : (
        <SharedPortPicture
          connections={connections}
          isServer={isServer}
          place={place}
          revision={world.revision}
          nowMs={world.takenAtMs}
        />
      )}
    </details>
  );
}

/** The connections of the same port, or to the same destination; of what is folded away or left out by the filter, this one alone. */
function togetherWith(socket: Socket, isServer: boolean, world: World): ReadonlyMap<string, Socket> {
  const { protocol, local } = socket;
  const found = isServer
    ? portsOf(world).book.ports.get(portKey(protocol, local.port ?? 0))?.clients
    : world.tally.destinations.get(destinationKey(socket) ?? '')?.sockets;
  return new Map([...conversationsOf(found ?? new Map()), [socket.id, socket]]);
}

/** Those that are conversations: remains of closed ones (TIME_WAIT) are counted nowhere else either. */
export function conversationsOf(sockets: ReadonlyMap<string, Socket>): ReadonlyMap<string, Socket> {
  return new Map([...sockets].filter(([, socket]) => isConnection(socket)));
}
