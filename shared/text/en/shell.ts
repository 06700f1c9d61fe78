/** Words of shell. ICU MessageFormat; one key per message. */
export const shell = {
  'shell.menu.file': 'File',
  'shell.menu.view': 'View',
  'shell.reload': 'Reload',
  'shell.refused.sender': 'This page may not ask.',
  'shell.gone.message': 'The screens stopped working again',
  'shell.gone.detail': 'Their process ended twice within a minute ({reason}). Nothing on this machine was changed.',
  'shell.gone.otherwise': 'Quit',
  'shell.unresponsive.message': 'The screens do not answer',
  'shell.unresponsive.detail': 'They may be busy drawing. You can wait, or load them again; what you chose and filtered is kept.',
  'shell.unresponsive.otherwise': 'Wait',
} as const;
