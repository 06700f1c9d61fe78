/** What findings say: titles, explanations, evidence. ICU MessageFormat; one key per message. */
export const diagnosis = {
  'diagnosis.place.none': 'no peer',
  'diagnosis.place.all': 'all destinations together',
  'diagnosis.port.service': '{port} (usually {service})',
  'diagnosis.app.unknown': 'a program that cannot be seen',
  'diagnosis.more': '{names} and {more, number} more',
  'diagnosis.hosts': 'Hosts without an answer: {count}',
  'diagnosis.apps': 'Applications',

  'diagnosis.field.age': '{age} old',
  'diagnosis.field.recv': 'Recv-Q {bytes}',
  'diagnosis.field.send': 'Send-Q {bytes}',
  'diagnosis.field.timer': 'timer {kind}, fired {retries, number} times, {left} left',
  'diagnosis.field.last-ack': 'last acknowledged {ago} ago',
  'diagnosis.field.idle': 'silent for {idle}',
  'diagnosis.field.gap': 'silent for {gap} before it sent',
  'diagnosis.field.sacked': 'sacked {sacked, number}, lost {lost, number}, segment size {mss, number}',
  'diagnosis.field.rtt': 'round trip {rtt}, at best {least}',
  'diagnosis.field.not-sent': '{bytes} not sent yet',
  'diagnosis.field.rwnd': 'held up by the peer’s window for {limited} of {busy}',

  'diagnosis.C1.title': 'No answer from {target} for {seconds}',
  'diagnosis.C1.text':
    'The request to connect was sent again and again, and nothing came back: no yes, no no. Something on the way drops the packets, or nobody is there.',
  'diagnosis.C1.port':
    'The request to connect was sent again and again, and nothing came back, although {host} answers elsewhere. Something drops the packets to this port.',
  'diagnosis.C1.busy':
    'The request to connect was sent again and again, and nothing came back, although this very port answered other connections not long ago.',
  'diagnosis.C1.here':
    'The request to connect stays on this machine, and still nothing came back: a rule here drops it, or the program that listens has no room for more.',
  'diagnosis.C2.title': 'Outgoing port {port} is blocked',
  'diagnosis.C2.text':
    '{count, plural, one {# host does} other {# hosts do}} not answer on port {port}, while connections to port {works} succeed. A firewall between here and there lets this port not pass.',
  'diagnosis.C2.no-way': '{count, plural, one {# host does} other {# hosts do}} not answer on port {port}',
  'diagnosis.C2.no-way-text':
    '{count, plural, one {# host does} other {# hosts do}} not answer on port {port}, while connections to port {works} elsewhere succeed. Nothing else was heard from them either: perhaps there is no way to their network now, as when a VPN is down; perhaps a firewall lets this port not pass.',
  'diagnosis.C3.title': 'This machine is offline',
  'diagnosis.C3.text':
    '{count, plural, one {# host does} other {# hosts do}} not answer, and since then nothing else beyond this machine was reached.',
  'diagnosis.C4.title': '{app} gets no answer from {target}, other programs do',
  'diagnosis.C4.text':
    '{other} reached {target} while the requests of {app} stayed without an answer. The way is open, so something singles this program out.',
  'diagnosis.C4.other': '{other}',
  'diagnosis.C4.reached': 'reached {target}',
  'diagnosis.C9.title': 'No answer from {target}: given up after {lasted}',
  'diagnosis.C9.system':
    'The attempt lasted {lasted}, and this system tries for {limit}. Nothing came back in all that time, and the program was told that it timed out.',
  'diagnosis.C9.usual':
    'The attempt lasted {lasted}, as long as {system} usually tries; what is set on this machine was not read. Nothing came back in all that time, and the program was told that it timed out.',
  'diagnosis.C9.app':
    'The attempt ended after {lasted} without an answer. This system would have tried for longer: it looks like the program’s own limit, {limit} perhaps.',
  'diagnosis.C9.neighbour':
    'The attempt ended after {lasted} without an answer. So does one to a host of the same network that is switched off: the system asks for it three times (ARP, or its like in IPv6), and gives up after 3 s.',
  'diagnosis.C9.attempt': 'Last attempt',
  'diagnosis.C9.lasted': 'lasted {lasted}',
  'diagnosis.C9.span': '{from} to {to}',
  'diagnosis.C10.title': 'IPv6 does not get through, IPv4 does',
  'diagnosis.C10.text':
    '{count, plural, one {# IPv6 address stays} other {# IPv6 addresses stay}} silent while the same program connects by IPv4 at the same time. Programs that do not try both at once wait, or fail.',
  'diagnosis.C13.title': 'Answers from port {port} do not reach the callers',
  'diagnosis.C13.flood': 'Port {port} is asked by {count} addresses that never come back',
  'diagnosis.C13.text':
    '{count, plural, one {# request} other {# requests}} from {sources, plural, one {# address} other {# addresses}} arrived on port {port}. This machine answered again and again, and the last step of opening never came.',
  'diagnosis.C14.title': 'Connecting to {target} took {took}',
  'diagnosis.C14.text':
    'The connection came about, but only after several requests. Some firewalls forget a half-open connection after 5 to 30 s, so this may fail at any time.',
  'diagnosis.C14.took': 'answered after {took}',

  'diagnosis.I1.title': '{app}: nothing keeps {count, plural, one {a silent connection} other {# silent connections}} alive',
  'diagnosis.I1.text':
    'Keep-alive is off. Devices on the way forget silent connections without telling anybody: {limits}. Whether there is one on this way is not known.',
  'diagnosis.I1.no-timer': 'no keep-alive timer',
  'diagnosis.I2.title':
    '{app}: keep-alive comes too late for {count, plural, one {a silent connection} other {# silent connections}}',
  'diagnosis.I2.text':
    'The next keep-alive probe is due in {left}. Devices on the way may have forgotten the connection by then: {limits}.',
  'diagnosis.I3.idle': 'The connection to {target} was forgotten while it was silent',
  'diagnosis.I3.idle-text':
    'After {gap} of silence {app} sent data, and nobody acknowledges it. A firewall or NAT on the way has most likely forgotten the connection without telling. The program may hang for up to 15 min.',
  'diagnosis.I3.sudden': 'The connection to {target} has gone dead',
  'diagnosis.I3.sudden-text':
    'What {app} sends is repeated and not acknowledged; nothing at all was acknowledged for {silent}. The program may hang for up to 15 min.',
  'diagnosis.I4.title': 'Connections to {target} end after {after} of silence',
  'diagnosis.I4.text':
    '{count, plural, one {# connection} other {# connections}} ended right after about {after} of silence. The time matches limits that are known; which of them it is cannot be told from here.',
  'diagnosis.I4.ended': 'gone after {gap} of silence',
  'diagnosis.I5.title': 'The way to {network} forgets silent connections after {from} to {to}',
  'diagnosis.I5.text': 'Measured here: a silence of {from} was survived, one of {to} was not.',
  'diagnosis.I5.samples':
    '{survivals, plural, one {# silence} other {# silences}} of up to {from} survived, {deaths, number} from {to} on not',
  'diagnosis.device': '{name} ({after})',
  'diagnosis.device.azure': 'Azure load balancer or NAT gateway',
  'diagnosis.device.home-shortest': 'home routers with the shortest memory',
  'diagnosis.device.aws': 'AWS network load balancer, NAT gateway or network firewall',
  'diagnosis.device.google-vpc': 'Google Cloud VPC',
  'diagnosis.device.asa-half': 'Cisco ASA, half-closed connections',
  'diagnosis.device.google-nat': 'Google Cloud NAT',
  'diagnosis.device.asa': 'Cisco ASA',
  'diagnosis.device.palo-alto': 'Palo Alto firewall',
  'diagnosis.device.fortigate': 'FortiGate',
  'diagnosis.device.home-usual': 'many home routers',
  'diagnosis.device.keepalive-default': 'the default keep-alive of the far system',
  'diagnosis.device.rfc5382': 'NAT that follows RFC 5382, OpenWrt',
  'diagnosis.device.mikrotik': 'MikroTik router',
  'diagnosis.device.conntrack': 'Linux firewall or NAT, most EC2 instances',

  'diagnosis.P1.title': 'Packets to {host} get lost: {percent}',
  'diagnosis.P1.text': 'That share of what was sent within the last minute had to be sent again. Other hosts are not affected.',
  'diagnosis.P1.link': 'Packets get lost on most connections: {percent}',
  'diagnosis.P1.link-text':
    'That share of what was sent to {count, number} hosts within the last minute had to be sent again. So many at once point to what they share: this machine’s own link.',
  'diagnosis.P1.share': '{percent} sent again, of {segments} segments',
  'diagnosis.P2.title': 'The way to {target} has become slow',
  'diagnosis.P2.link': 'The link has become slow',
  'diagnosis.P2.text':
    'A round trip takes {rtt} where {usual} is possible, and has done so for half a minute. Queues on the way are full.',
  'diagnosis.P3.title': 'Large packets to {target} vanish',
  'diagnosis.P3.text':
    'Small packets are acknowledged, large ones are not, however often they are repeated. Somewhere on the way the largest size is smaller than this machine believes, and the notice about it is blocked. Usual with VPN and PPPoE.',
  'diagnosis.P4.title': 'Everything stalls at once',
  'diagnosis.P4.text':
    '{apps, number} applications with {hosts, number} hosts stopped being answered within seconds, and nothing was heard from anywhere since. That is the link and not the hosts.',
  'diagnosis.P5.title': 'QUIC (UDP port 443) seems to be blocked',
  'diagnosis.P5.text':
    'For {count, number} hosts UDP was tried, given up within seconds and replaced by TCP. That works, but starts more slowly.',
  'diagnosis.P5.lived': 'UDP flow lived {lived}, then TCP',

  'diagnosis.A1.title': '{app} does not close {count, plural, one {# connection} other {# connections}} that are over',
  'diagnosis.A1.text':
    'The other side hung up {least} ago or longer, and {app} has still not closed its end. This is a fault of the program and not of the network; the system waits for ever, until the program has no more descriptors.',
  'diagnosis.A1.count': 'CLOSE_WAIT',
  'diagnosis.A1.rising': '{count}, and more from window to window',
  'diagnosis.A1.many': '{count} sockets',
  'diagnosis.A2.title': '{target} does not read what is sent to it',
  'diagnosis.A2.text':
    'The other side has acknowledged everything and has had no room for more for {closed}: its program does not read. The network is fine. {app} waits.',
  'diagnosis.A2.here': 'The other side is on this machine: {peer}.',
  'diagnosis.A3.title': '{app} does not read its data',
  'diagnosis.A3.text': '{bytes} from {target} have been waiting for {app} for {unread}, and it takes nothing out.',
  'diagnosis.A4.title': '{count, plural, one {A connection} other {# connections}} cannot be closed: no answer from {hosts}',
  'diagnosis.A4.text':
    'The close has been repeated for {least} or longer and is not acknowledged. The system gives up by itself; few of these are harmless.',
  'diagnosis.A5.title': '{target} keeps {count, number} connections half open',
  'diagnosis.A5.text':
    'This side closed {least} ago or longer, the other side has acknowledged that and does not close its own half. Its program forgets to close.',
  'diagnosis.A6.title': '{app} accepts connections on port {port} too slowly',
  'diagnosis.A6.text':
    '{waiting, plural, one {# connection waits} other {# connections wait}} to be accepted; the limit is {limit, number}, and the kernel takes one more. There has been no room to spare for {span}. New callers get no answer: to them it looks like a firewall.',
  'diagnosis.A6.at-limit.title': '{app} accepts connections on port {port} slowly: its queue is at its limit',
  'diagnosis.A6.at-limit.text':
    '{waiting, plural, one {# connection waits} other {# connections wait}} to be accepted; the limit is {limit, number}. There has been no room to spare for {span}. One more caller still gets in; the next after that gets no answer.',
  'diagnosis.A6.overflow.title': '{app} turned callers away on port {port}: its queue was full',
  'diagnosis.A6.overflow.any': 'A program turned callers away: its queue was full',
  'diagnosis.A6.overflow.text':
    '{count, plural, one {# connection was} other {{count, number} connections were}} dropped within a minute, as the queue of what was not yet accepted was full. The kernel counts them, and does not tell for which listener. The callers get no answer: to them it looks like a firewall.',
  'diagnosis.A6.queue': 'accept queue {waiting}, limit {limit}',
  'diagnosis.A7.title': 'A program connects to {host} again and again, and fails',
  'diagnosis.A7.app': '{app} connects to {host} again and again, and fails',
  'diagnosis.A7.text':
    '{count, number} connections failed within {window}, each after a moment. The program does not wait between them.',
  'diagnosis.A7.count': '{count, number} failed within {window}',

  'diagnosis.X1.title': 'Local ports for {target} are running out: {percent} taken',
  'diagnosis.X1.all': 'Local ports are running out: {percent} taken',
  'diagnosis.X1.text':
    'Each connection to {target} needs a local port of its own. When the last is taken, new connections fail with “cannot assign requested address”.',
  'diagnosis.X1.all-text':
    'Each outgoing connection needs a local port. When the last is taken, new connections fail with “address already in use”.',
  'diagnosis.X1.range': 'Local ports {from}–{to}',
  'diagnosis.X1.used': '{used} of {all} taken',
  'diagnosis.X1.holders': 'Taken by',
  'diagnosis.X1.holder': '{name} {count}',
  'diagnosis.X1.time-wait': 'closed connections (TIME_WAIT)',
  'diagnosis.X2.title': 'Too many short connections to {target}',
  'diagnosis.X2.text':
    '{rate} new connections per second; from {most} per second on, local ports are used up faster than closed connections give them back.',
  'diagnosis.X2.rate': '{rate} per second, {used} ports taken',
  'diagnosis.E1.title': '{app} now accepts connections from the network on port {port}',
  'diagnosis.E1.one': '{app} now accepts connections from the network at {place}',
  'diagnosis.E1.text':
    'Whoever can reach this machine can reach this port, unless a firewall stands before it. That is right for a server, and often an oversight for a tool.',
  'diagnosis.E1.since': 'listening by IPv{family, number}, for {age}',

  'diagnosis.unseen.source-timers': 'The source that was read does not tell the timers of connections; ss does.',
  'diagnosis.unseen.source-details': 'The source that was read does not tell how data flows; ss does.',
  'diagnosis.unseen.timers': '{system} does not show the timers of connections.',
  'diagnosis.unseen.details': '{system} does not show round trips, repeats and silence of single connections.',
  'diagnosis.unseen.accept-queue': '{system} does not show how many connections wait to be accepted in the table of sockets.',
  'diagnosis.unseen.queues': '{system} does not show how much data waits to be read.',
  'diagnosis.unseen.udp': 'No system tells when a UDP socket last sent or received.',
  'diagnosis.unseen.gateway': 'Only from the sockets: whether the gateway answers is left to the connection test.',
  'diagnosis.unseen.names': 'Only from the sockets: which addresses belong to one name is left to the connection test.',

  'diagnose.about': 'Tells what is wrong with this machine’s connections, with the evidence and what to do.',
  'diagnose.about.for': 'watch for so many seconds, 1 to 3600',
  'diagnose.help.exit': 'Ends with 1 when it finds a problem or a warning, with 0 when there are only notes or nothing.',
  'diagnose.error.for': 'It is a number of seconds from 1 to 3600.',
  'diagnose.watching':
    'Watching for {seconds, number} s more, {found, plural, =0 {nothing found yet} one {# finding} other {# findings}} …',
  'diagnose.none':
    'Nothing wrong was found in {seconds, plural, one {# second} other {# seconds}} and {sockets, plural, one {# socket} other {# sockets}}.',
  'diagnose.none.capture': 'Nothing wrong was found in {sockets, plural, one {# socket} other {# sockets}}.',
  'diagnose.capture': '{title}. One reading tells no course of time: many rules need two or more.',
  'diagnose.severity.problem': 'problem',
  'diagnose.severity.warning': 'warning',
  'diagnose.severity.note': 'note',
  'diagnose.confidence.certain': 'certain',
  'diagnose.confidence.likely': 'likely',
  'diagnose.confidence.possible': 'possible',
  'diagnose.evidence': 'Seen',
  'diagnose.candidates': 'Could be',
  'diagnose.steps': 'Next',
  'diagnose.unseen': 'Not decided here: {rules}. {why}',
} as const;
