/** Words of open ports: who waits, whom they are exposed to, how they are shared, and the local ports of this machine's own calls. */
export const openPorts = {
  'screen.ports': 'Ports',

  'ports.label': 'Open ports',
  'ports.count': '{count, plural, one {# open port} other {# open ports}}',
  'ports.column.port': 'Port',
  'ports.column.exposure': 'Open to',
  'ports.column.owner': 'Held by',
  'ports.column.clients': 'Clients',
  'ports.column.queue': 'Accept queue',
  'ports.column.sharing': 'Shared',
  'ports.column.address': 'Address',
  'ports.hint.port': 'Port and protocol. Below it: what waits on it where that is several, and who is connected.',
  'ports.hint.exposure': 'Who can reach it, by the address it is bound to. A firewall may still stand before it.',
  'ports.hint.service': 'What usually stands behind this port. A convention, not a proof.',
  'ports.hint.owner': 'The application that holds the port.',
  'ports.hint.clients': 'Living connections that came in by this port.',
  'ports.hint.queue':
    'Connections that the program has not accepted yet, and for how many there is room. Full: further callers get no answer.',
  'ports.hint.sharing': 'Why several sockets or processes stand on one port, or who stands there for another.',
  'ports.hint.address': 'The addresses that it is bound to. 0.0.0.0 and [::] are all of the machine’s.',

  'ports.exposure.any': 'everyone',
  'ports.exposure.lan': 'local network',
  'ports.exposure.loopback': 'this machine',
  'ports.exposure.unknown': 'not known',
  'ports.exposure.risk': 'everyone ({what})',
  'ports.exposure.risk-hint': '{product} can be reached by everyone. Most need to be reached from this machine alone.',
  'ports.reach.every':
    'It waits on every address of this machine: whoever has a way to this machine can reach it, unless a firewall stands before it.',
  'ports.reach.public': 'It waits on a public address: the internet can reach it, unless a firewall stands before it.',
  'ports.reach.private': 'It waits on a private address: the local network can reach it, the internet cannot directly.',
  'ports.reach.link': 'It waits on a link-local address: only machines on the same network segment can reach it.',
  'ports.reach.bridge': 'It waits on the machine’s own bridge: containers or virtual machines of this machine can reach it.',
  'ports.reach.multicast': 'It waits on a group address: it hears what is sent to that group on the local network.',
  'ports.reach.loopback': 'It waits on the loopback address: only programs on this machine can reach it.',
  'ports.reach.unknown': 'The source gives no address for it, so it is not known who can reach it.',

  'tables.empty.ports': 'No open ports',
  'tables.empty.ports.why': 'No program on this machine waits for connections or packets.',

  'ports.summary.parts': 'Show only a part of the open ports',
  'ports.part.any': '{count} to everyone',
  'ports.part.lan': '{count} to the local network',
  'ports.part.loopback': '{count} only to this machine',
  'ports.part.unknown': '{count} to nobody knows whom',
  'ports.part.tcp': '{count} TCP',
  'ports.part.udp': '{count} UDP',

  'ports.udp': 'UDP',
  'ports.udp.hint': 'UDP knows no listening and no clients: whoever knows the port can send to it.',
  'ports.quic.hint': 'UDP on port 443 is usually QUIC (HTTP/3).',
  'ports.registered.hint': 'registered for {service} with IANA; any program may use it',
  'ports.unusual': 'not {usual}',
  'ports.unusual.hint': '{service} usually waits on port {usual}',
  'ports.queue': '{waiting} / {limit}',
  'ports.queue.meter': '{waiting} of {limit} places in the accept queue taken',
  'ports.listens': 'waits here',

  'ports.service.usual': 'Port {port} is usually {service}: a convention, not a proof.',
  'ports.service.registered': 'IANA has registered port {port} for {service}. Any program may use it.',
  'ports.service.instead': 'This is {service} by its program. It usually waits on port {usual}.',
  'ports.service.none': 'No service has port {port} by convention.',
  'ports.holder.tcp': '{who} waits for connections on TCP port {port}.',
  'ports.holder.udp': '{who} receives on UDP port {port}. UDP knows no listening: whoever knows the port can send to it.',
  'ports.holder.quic':
    '{who} receives on UDP port {port}: usually QUIC (HTTP/3), which names its connections by IDs of its own. They share this one socket, so the system does not list them.',
  'ports.who.nobody': 'A process that cannot be seen',
  'ports.since': 'It has done so for {age}.',
  'ports.since.bound': 'It has done so for at least {age}.',
  'ports.connected':
    '{count, plural, =0 {Nobody is connected.} one {# connection has come in by it.} other {# connections have come in by it.}}',
  'ports.remains':
    '{count, plural, one {# closed connection is} other {# closed connections are}} still remembered by the system (TIME_WAIT). That is normal; a program that starts again without SO_REUSEADDR may have to wait for it.',
  'ports.queue.empty': 'Nobody waits to be accepted; there is room for {limit}.',
  'ports.queue.some':
    '{waiting, plural, one {# connection waits} other {# connections wait}} to be accepted; there is room for {limit}. The system has answered for the program, which has not looked yet.',
  'ports.queue.at-limit':
    'The accept queue is at its limit: {waiting, number} of {limit}. One more caller still gets in; the next after that gets no answer until the program accepts one.',
  'ports.queue.full':
    'The accept queue is full: {waiting, number} of {limit}. The program does not take connections fast enough, and further callers get no answer, as if a firewall were in the way.',
  'ports.queue.no-limit':
    '{waiting, plural, one {# connection waits} other {# connections wait}} to be accepted. How many there is room for is not told.',

  'ports.short.reuse-port': 'SO_REUSEPORT ×{count}',
  'ports.short.inherited': '{count} processes',
  'ports.short.handed-over': 'handed over, {count} processes',
  'ports.short.activation': 'opened by {by}',
  'ports.short.container': 'for a container',
  'ports.short.container-to': 'for {target}',
  'ports.short.families': 'IPv4 and IPv6',
  'ports.short.dual-stack': 'IPv4 and IPv6 in one',
  'ports.short.addresses': '{count} addresses',
  'ports.short.tunnel': 'ssh tunnel',
  'ports.short.tunnel-to': 'ssh tunnel to {target}',
  'ports.short.tunnel-back': 'ssh tunnel from afar',
  'ports.short.socks': 'ssh SOCKS proxy',
  'ports.sharing.reuse-port':
    '{count} sockets wait on {place} at once. Only one could, but for SO_REUSEPORT, which each of them asked for: the kernel deals new connections out among them. Held by {processes, plural, =0 {processes that cannot be seen} other {{owners}}}.',
  'ports.sharing.reuse-udp':
    '{count} sockets receive on {place} at once, each having asked for it (SO_REUSEADDR or SO_REUSEPORT). What is sent to a group reaches all of them, other packets one. Held by {processes, plural, =0 {processes that cannot be seen} other {{owners}}}.',
  'ports.sharing.inherited':
    'One socket that {count, plural, one {two processes} other {several processes}} hold: {parent} opened it and started {owners}, which inherited it. Each new connection goes to whichever accepts it first.',
  'ports.sharing.siblings':
    'One socket that {count} processes of the same parent hold: {owners}. They inherited it; each new connection goes to whichever accepts it first.',
  'ports.sharing.handed-over':
    'One socket that {count} processes hold which are not related as far as can be seen: {owners}. One of them opened it and handed it to the others.',
  'ports.sharing.activation':
    '{by} opened the port and handed it to {owners} (socket activation). It stays open when that program ends, and the program is started again when somebody calls.',
  'ports.sharing.activation-waits': '{by} holds the port itself (socket activation): the service is started when somebody calls.',
  'ports.sharing.container': '{by} stands here for a container. Which one, only the container engine can tell.',
  'ports.sharing.container-to':
    '{by} stands here for a container: what comes in goes on to {target}, the container’s own address.',
  'ports.sharing.container-named': 'That is {container}.',
  'ports.sharing.families':
    'Two sockets of one program, one for IPv4 and one for IPv6: {places}. No sharing: each family has ports of its own.',
  'ports.sharing.dual-stack': 'One IPv6 socket that takes IPv4 as well: IPv4 callers appear as mapped addresses.',
  'ports.sharing.addresses':
    '{count} sockets on different addresses: {places}. {apps, plural, one {All are of one program.} other {They are of # different programs, which is possible because the address tells them apart.}}',
  'ports.sharing.tunnel':
    'The mouth of an ssh tunnel: {by} takes what comes in here through its connection to {via}. Where it comes out is set in a file, not on the command line.',
  'ports.sharing.tunnel-to':
    'The mouth of an ssh tunnel: {by} takes what comes in here through its connection to {via}, and there it goes on to {target}.',
  'ports.sharing.tunnel-back':
    'The near end of an ssh tunnel from afar: {by} takes what comes in here back to the machine that logged in.',
  'ports.sharing.socks':
    'A SOCKS proxy by ssh: {by} takes what comes in here through its connection to {via}; each program that uses it says where it wants to go.',
  'ports.tunnel.somewhere': 'the far side',
  'ports.tunnel.carrier': 'The connection that carries it',
  'ports.tunnel.no-carrier': 'Which connection carries it cannot be told.',
  'ports.more-names': '{names} and {more} more',

  'ports.forecast.too-early': 'watched too briefly to tell',
  'ports.forecast.not-in-sight': 'running out is not in sight',
  'ports.forecast.out': 'none left',
  'ports.forecast.in': 'none left in {span} at this rate',

  'ports.local.title': 'Local ports for connections',
  'ports.local.range': '{from}–{to}',
  'ports.local.range.capture': '{from}–{to}: usual for {system}, not told by the capture',
  'ports.local.size': '{size} ports',
  'ports.local.per-destination': 'for each destination',
  'ports.local.over-all': 'for all destinations together',
  'ports.local.usual': 'the usual range of this system; its own setting is not known',
  'ports.local.most': 'Most used: {used} of {size} to {target}',
  'ports.local.most-all': '{used} of {size} taken',
  'ports.local.none': 'No connection uses one now.',
  'ports.local.none.capture': 'No connection in this capture uses one.',
  'ports.local.time-wait': '{count} in TIME_WAIT',
  'ports.local.target': 'Destination',
  'ports.local.used': 'Taken',
  'ports.local.living': 'Living',
  'ports.local.remains': 'TIME_WAIT',
  'ports.local.rate': 'New',
  'ports.local.per-second': '{count}/s',
  'ports.local.forecast': 'Outlook',
  'ports.local.share': '{used} of {size} local ports taken',
  'ports.local.explain':
    'Each connection that this machine begins takes a local port from this range. Linux may use the same port again for another destination, so what counts is how many go to one.',
  'ports.local.explain-all':
    'Each connection that this machine begins takes a local port from this range. This system counts them over all destinations.',
  'ports.local.explain-wait':
    'A closed connection keeps its port for {span} (TIME_WAIT), so many short ones use up more than are open.',

  'ports.detail.kind': 'open port',
  'ports.detail.heading': 'Port {port} ({protocol})',
  'ports.detail.heading.service': 'Port {port} ({protocol}), usually {service}',
  'ports.detail.closed': 'This port is not open any more',
  'ports.detail.closed.why': 'Nothing waits on it now, or the filter leaves nothing of it.',
  'ports.detail.waiting': '{count, plural, one {Socket that waits} other {# sockets that wait}}',
  'ports.detail.clients': '{count, plural, =0 {No clients} one {# client} other {# clients}}',
  'ports.detail.sharing': 'Why it is shared',
  'ports.detail.queue': 'Accept queue',
  'ports.detail.show-clients': 'Show in Connections',
  'ports.detail.filter': 'port {port}',

  'ports.picture.title': 'How is port {port} shared?',
  'ports.picture.title-out': 'How do they share {place}?',
  'ports.picture.caption': 'The four values of each connection',
  'ports.picture.source': 'source',
  'ports.picture.destination': 'destination',
  'ports.picture.address': 'address',
  'ports.picture.port': 'port',
  'ports.picture.here': 'here',
  'ports.picture.there': 'there',
  'ports.picture.equal': 'the same for all',
  'ports.picture.differs': 'differs',
  'ports.picture.in': 'These {count, number} connections share port {port}.',
  'ports.picture.out': 'These {count, number} connections lead to the same {place}.',
  'ports.picture.apart.one': 'The system tells them apart because the {what} differ.',
  'ports.picture.apart.none': 'They do not differ in any of the four values as far as the source tells.',
  'ports.picture.same-source': 'Some of them come from the same address: there the source port alone tells them apart.',
  'ports.picture.what.source-address': 'source addresses',
  'ports.picture.what.source-port': 'source ports',
  'ports.picture.what.destination-address': 'destination addresses',
  'ports.picture.what.destination-port': 'destination ports',
  'ports.picture.and': '{first} and {last}',
  'ports.picture.more': 'and {count} more that differ in {what}',
  'ports.picture.alone':
    'One connection alone: nothing to tell it from. A second one from the same address would have another source port.',
} as const;
