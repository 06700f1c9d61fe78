import { cleanText } from '../clean-text.ts';
import { endpointText } from '../endpoint.ts';
import type { Owner, Socket } from '../socket.ts';
import { say } from '../text/say.ts';
import { boundText } from './clients.ts';
import type { Sharing } from './sharing.ts';
import type { Tunnel } from './tunnel.ts';

/** What tells most comes first when there is room for one. */
const ORDER: readonly Sharing['kind'][] = [
  ...(['tunnel', 'container', 'activation', 'reuse-port', 'inherited', 'handed-over', 'addresses'] as const),
  ...(['families', 'dual-stack'] as const),
];
const NAME_MOST = 60;
const NAMED_MOST = 6;

/** The ways in which a port is shared, what tells most first. */
export function bySay(sharing: readonly Sharing[]): readonly Sharing[] {
  return [...sharing].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

/** One way in a few words, for a table. */
export function sharingShort(sharing: Sharing): string {
  switch (sharing.kind) {
    case 'reuse-port':
      return say('ports.short.reuse-port', { count: sharing.sockets.length });
    case 'inherited':
      return say('ports.short.inherited', { count: sharing.workers.length + (sharing.parent === null ? 0 : 1) });
    case 'handed-over':
      return say('ports.short.handed-over', { count: sharing.owners.length });
    case 'activation':
      return say('ports.short.activation', { by: sharing.by.name });
    case 'container':
      return sharing.target === null
        ? say('ports.short.container')
        : say('ports.short.container-to', { target: placeOf(sharing.target) });
    case 'families':
      return say('ports.short.families');
    case 'dual-stack':
      return say('ports.short.dual-stack');
    case 'addresses':
      return say('ports.short.addresses', { count: sharing.sockets.length });
    case 'tunnel':
      return tunnelShort(sharing.tunnel);
  }
}

function tunnelShort({ kind, forward }: Tunnel): string {
  if (kind === 'socks') return say('ports.short.socks');
  if (kind === 'remote') return say('ports.short.tunnel-back');
  const target = forward?.target ?? null;
  return target === null
    ? say('ports.short.tunnel')
    : say('ports.short.tunnel-to', { target: placeOf({ address: target.host, port: target.port }) });
}

/** One way explained, for who has not met it: what it is and how it is known. */
export function sharingSentence(sharing: Sharing): string {
  switch (sharing.kind) {
    case 'reuse-port':
      return say(sharing.sockets[0]?.protocol === 'udp' ? 'ports.sharing.reuse-udp' : 'ports.sharing.reuse-port', {
        count: sharing.sockets.length,
        place: sharing.sockets[0] === undefined ? '' : bound(sharing.sockets[0]),
        processes: sharing.owners.length,
        owners: ownersText(sharing.owners),
      });
    case 'inherited': {
      const { parent, workers } = sharing;
      if (parent === null) return say('ports.sharing.siblings', { count: workers.length, owners: ownersText(workers) });
      return say('ports.sharing.inherited', { parent: ownerText(parent), count: workers.length, owners: ownersText(workers) });
    }
    case 'handed-over':
      return say('ports.sharing.handed-over', { count: sharing.owners.length, owners: ownersText(sharing.owners) });
    case 'activation': {
      const by = ownerText(sharing.by);
      if (sharing.to.length === 0) return say('ports.sharing.activation-waits', { by });
      return say('ports.sharing.activation', { by, owners: ownersText(sharing.to) });
    }
    case 'container':
      return sharing.target === null
        ? say('ports.sharing.container', { by: ownerText(sharing.by) })
        : say('ports.sharing.container-to', { by: ownerText(sharing.by), target: placeOf(sharing.target) });
    case 'families':
      return say('ports.sharing.families', { places: sharing.sockets.map(bound).join(', ') });
    case 'dual-stack':
      return say('ports.sharing.dual-stack');
    case 'addresses':
      return say('ports.sharing.addresses', {
        count: sharing.sockets.length,
        apps: sharing.apps,
        places: namesText(sharing.sockets.map(bound)),
      });
    case 'tunnel':
      return tunnelSentence(sharing.tunnel);
  }
}

function tunnelSentence({ kind, forward, destination, owner }: Tunnel): string {
  const by = ownerText(owner);
  const via = destination === null ? say('ports.tunnel.somewhere') : cleanText(destination, NAME_MOST);
  if (kind === 'remote') return say('ports.sharing.tunnel-back', { by });
  if (kind === 'socks') return say('ports.sharing.socks', { by, via });
  const target = forward?.target ?? null;
  if (target === null) return say('ports.sharing.tunnel', { by, via });
  return say('ports.sharing.tunnel-to', { by, via, target: placeOf({ address: target.host, port: target.port }) });
}

/** A process with its pid. */
export function ownerText({ name, pid }: Owner): string {
  return say('tables.process', { name: cleanText(name, NAME_MOST), pid: String(pid) });
}

/** Some processes with their pids, bounded. */
export function ownersText(owners: readonly Owner[]): string {
  return namesText(owners.map(ownerText));
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, NAMED_MOST).join(', ');
  return names.length > NAMED_MOST ? say('ports.more-names', { names: shown, more: names.length - NAMED_MOST }) : shown;
}

function bound(socket: Socket): string {
  return cleanText(boundText(socket), NAME_MOST);
}

function placeOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return cleanText(endpointText({ address, port, zone: null }), NAME_MOST);
}
