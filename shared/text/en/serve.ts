/** Words of the bridge and of the server for a browser. ICU MessageFormat; one key per message. */
export const serve = {
  'serve.refused.channel': 'This request is not known.',
  'serve.refused.argument': 'The request “{channel}” came with an argument that it does not take.',
  'serve.refused.closed': 'This viewer has been closed.',
  'serve.refused.copy': 'The browser writes to the clipboard itself.',
  'serve.failed.port-in-use':
    'Port {port, number, ::group-off} is taken by another program. Choose another with --port, or leave --port out.',
  'serve.failed.port-denied':
    'This user may not listen on port {port, number, ::group-off}. Choose one above 1023, or leave --port out.',
  'serve.failed.listen': 'The server could not start: {reason}.',
  'serve.failed.screens': 'The screens are not built: {file} is missing. In a checkout, run npm run build.',
  'serve.failed.request': 'Portlight could not answer because of an error of its own: {what}',
  'serve.page.title': 'Portlight',
  'serve.page.token':
    'This address needs its key. Open the whole address that portlight printed, with everything after the question mark.',
  'serve.page.host': 'Portlight answers only to this machine’s own address: 127.0.0.1 or localhost.',
  'serve.page.origin': 'Portlight answers only to its own pages. Another page has asked.',
  'serve.page.method': 'Portlight’s server only gives; it takes nothing in this way.',
  'serve.page.missing': 'There is nothing at this address.',
  'serve.page.failed': 'Portlight could not give this page because of an error of its own.',
  'serve.disconnected': 'The program behind this page does not answer.',
  'serve.clipboard.denied': 'The browser did not allow writing to the clipboard.',
} as const;
