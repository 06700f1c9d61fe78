/** Words of what can be done from any row or mark. ICU MessageFormat; one key per message. */
export const row = {
  'row.menu': 'What can be done here',
  'row.more': 'More',
  'row.detail': 'Show the detail',
  'row.key.detail': 'Enter',
  'row.test': 'Test this destination',
  'row.test.app': 'Test its destinations',
  'row.test.many': 'Test its {count, number} destinations',
  'row.test.first': 'Test its {count, number} busiest destinations',
  'row.test.listener': 'Test whether it answers here',
  'row.test.none': 'Nothing here can be tested: it was called from there and calls nobody, or has no address and port.',
  'row.why': 'Why? {count, plural, =0 {Nothing found wrong} one {# finding} other {# findings}}',
  'row.stop': 'Stop {name} {pid, number, ::group-off}…',
  'row.filter': 'Only {what}',
  'row.hide': 'Hide {what}',
  'row.copy': 'Copy {what}',
  'row.copy.rows': 'Copy the row',
} as const;
