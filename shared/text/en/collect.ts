/** Words of collect: why a scan failed, why an owner is unknown, what cannot be seen. ICU MessageFormat; one key per message. */
export const collect = {
  'collect.failed.platform': 'Portlight cannot read the connections of {system} yet.',
  'collect.failed.closed': 'The watch has been closed.',
  'collect.failed.unexpected': 'The scan stopped on an error of Portlight itself: {what}',
  'collect.failed.all': 'No source gave the socket table. {reasons}',
} as const;
