/** Words of rule E3: a database or an administration port that is open to everyone. */
export const exposed = {
  'diagnosis.E3.title': '{product} is open to everyone on port {port}',
  'diagnosis.E3.usually': 'Port {port}, usually {product}, is open to everyone',
  'diagnosis.E3.asks': '{product} asks who one is, but every fault in it and every weak password can be tried from outside.',
  'diagnosis.E3.asks-not': '{product}, as it comes, serves whoever reaches it without asking who that is.',
  'diagnosis.E3.text':
    'It waits on every address of this machine, so whoever has a way to this machine reaches it. Most of these need to be reached from this machine alone.',
  'diagnosis.E3.firewall': 'this machine’s own firewall, or one before it, may keep others out already',
  'diagnosis.E3.other-service': 'another service may wait on port {port}: a port number proves nothing',
  'diagnosis.E3.on-purpose': 'it may be meant to serve other machines; then a firewall should let those in and nobody else',
  'diagnosis.E3.held': 'waits for connections, held by {app}',
  'diagnosis.E3.setting': 'To let this machine alone reach it, set in {where}: {setting} – then start it again.',
  'diagnosis.E3.publish':
    'To let this machine alone reach it, publish the container’s port on loopback: -p 127.0.0.1:{port}:… (in a compose file "127.0.0.1:{port}:…").',
  'diagnosis.E3.no-setting': 'Switch it off if nobody needs it; otherwise let a firewall admit only those who do.',
} as const;
