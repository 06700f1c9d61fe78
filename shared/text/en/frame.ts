/** Words of the frame: rail, top bar, strips, status line, dialogs. ICU MessageFormat; one key per message. */
export const frame = {
  'screen.now': 'Now',
  'screen.apps': 'Apps',
  'screen.destinations': 'Destinations',
  'screen.connections': 'Connections',
  'spark.words': 'between {least, number} and {most, number}, now {last, number}',
  'start.unreachable': 'Portlight’s own background part does not answer: {what}',
} as const;
