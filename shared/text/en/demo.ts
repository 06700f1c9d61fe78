/** Words of the demo's own machine, as the collector would say them. ICU MessageFormat; one key per message. */
export const demo = {
  'demo.unknown.closed-by-process': 'The connection is closed; the kernel keeps its remains and no process holds it any more.',
  'demo.unknown.not-accepted-yet': 'Still in the accept queue: no process has taken the connection yet.',
  'demo.unknown.kernel': 'Held by the kernel itself.',
  'demo.unknown.other-user': 'The socket belongs to {user}, and only that user or root may see the process.',
  'demo.failed': 'ss did not answer within 10 s, and /proc/net/tcp cannot be read: permission denied.',
  'demo.stale': 'ss did not answer within 10 s.',
  'demo.stopped': 'This is the demo: {name} was not really stopped.',
} as const;
