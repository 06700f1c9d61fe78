/** What the connection test remarks beside its verdict. ICU MessageFormat; one key per message. */
export const probeRemarks = {
  'probe.remark.redirect': 'Redirected to {to}.',
  'probe.remark.redirect-elsewhere': 'It redirects to “{location}”, which is no http or https address.',
  'probe.remark.bad-port': 'Browsers refuse port {port}, whoever listens there (Fetch standard, bad ports).',
  'probe.remark.mixed': 'A browser loads nothing from here into an https page: that would be mixed content.',
  'probe.remark.origin':
    'For a browser {host}:{port} is an origin of its own: pages from another port may ask it, but read its answer only where it allows that (CORS).',
  'probe.remark.first-server':
    'The first name server, {server}, does not answer; {other} does. Every new name waits for the first ({took} here).',
  'probe.remark.slow-name': 'Looking the name up took {took}.',
  'probe.remark.nowhere': '{name} leads to {address}, which is nowhere: a DNS filter answers so.',
  'probe.remark.private':
    '{name} leads to the private address {address}: a DNS filter, or a name with an inner and an outer side.',
  'probe.remark.no-ipv6': 'The name has an IPv6 address too; this machine has no IPv6 to reach it. Programs use IPv4.',
  'probe.remark.ipv6-silent':
    'IPv4 works, IPv6 gets no answer. Programs that try IPv6 first lose about 250 ms each time, or hang.',
  'probe.remark.ipv6-fails': 'IPv4 works, IPv6 does not.',
  'probe.remark.ipv4-fails': 'IPv6 works, IPv4 does not.',
  'probe.remark.local-authority':
    'Only this machine’s own store of certificates vouches for it (issuer “{issuer}”): a company’s authority, or software that looks into TLS.',
  'probe.remark.plain': 'Port {port} usually speaks TLS; this one does not.',
  'probe.remark.not-http': 'Port {port} usually speaks HTTP; this one does not.',
  'probe.remark.server-error': 'The server answers with an error ({status}).',
  'probe.remark.proxy-login': 'A proxy wants a login first (407).',
  'probe.remark.denied': 'The server wants a login, or denies access ({status}).',
  'probe.remark.no-websocket': 'The server does not change over to a WebSocket (status {status} in place of 101).',
} as const;
