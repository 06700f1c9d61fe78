/** Words that several places share: states, scopes, kinds. ICU MessageFormat; one key per message. */
export const words = {
  'state.listen': 'listening',
  'state.syn-sent': 'connecting',
  'state.syn-received': 'being opened',
  'state.established': 'established',
  'state.fin-wait-1': 'closing',
  'state.fin-wait-2': 'closed by us',
  'state.close-wait': 'closed by peer',
  'state.closing': 'closing',
  'state.last-ack': 'closing',
  'state.time-wait': 'closed, waiting',
  'state.closed': 'closed',
  'state.bound': 'port taken',
  'state.none': 'open',
  'scope.loopback': 'this machine',
  'scope.lan': 'local network',
  'scope.internet': 'internet',
} as const;
