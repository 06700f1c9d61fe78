/** Words of the command line. ICU MessageFormat; one key per message. */
export const cli = {
  'cli.message': 'portlight: {message}',
  'cli.about':
    'Shows which applications on this machine talk to the network, and with whom. Without a command it opens its window.',
  'cli.about.list': 'Lists the sockets now, grouped by application.',
  'cli.about.watch': 'Tells what opens, changes and closes: “=” was there already, “+” opened, “~” changed, “-” closed.',
  'cli.about.serve': 'Shows the screens in a browser on this machine: loopback only, behind a key in the address.',
  'cli.about.query': 'which sockets: words, app:chrome, state:syn-sent, port:443, remote:10.0.0.0/8 … (see below)',
  'cli.about.help': 'show this help',
  'cli.about.version': 'show the version',
  'cli.about.json': 'print one JSON object',
  'cli.about.json-lines': 'print one JSON object per scan',
  'cli.about.csv': 'print CSV with a header',
  'cli.about.interval': 'seconds from one scan to the next, 0.2 to 3600',
  'cli.about.count': 'end after so many scans',
  'cli.about.port': 'listen on this port; without it, on any free one',
  'cli.about.no-open': 'do not open a browser, just print the address',
  'cli.help.query': `QUERY is what the filter box understands:
  chrome 443 192.0.2.7          words: application, process, address, port
  app:chrome  process:nginx  pid:4121  user:root  container:web
  state:syn-sent  proto:udp  family:6  is:listening|connected|problem|new|unowned
  port:443  port:8000-8099  dport:443  sport:50000-60000  service:https
  remote:10.0.0.0/8  remote:db.internal:5432  local:127.0.0.1  scope:internet|lan|loopback
  joined by blanks (and), or, - (not), parentheses; quotes around text with blanks: app:"Google Chrome"
  Put it in single quotes, so that the shell leaves it alone.`,
  'cli.help.exit': `Data goes to standard output, messages to standard error. Ends with 0 when done, 1 when the answer is no (a finding of
diagnose that is no note, a target not open, a port in use) or this machine could not be read, 2 for arguments or input
that cannot be used, 130 on Ctrl-C.`,
  'cli.help.usage': 'Usage:',
  'cli.help.arguments': 'Arguments:',
  'cli.help.options': 'Options:',
  'cli.help.commands': 'Commands:',
  'cli.help.command': 'command',
  'cli.help.option': 'options',
  'cli.help.default': '{what} ({value} when left out)',
  'cli.error.option': 'There is no option {option}.',
  'cli.error.option-like': 'There is no option {option}. Did you mean {suggestion}?',
  'cli.error.value': 'Option {option} cannot be “{value}”. {hint}',
  'cli.error.no-value': 'Option {option} takes no value: write it alone.',
  'cli.error.value-missing': 'Option {option} needs a value behind it.',
  'cli.error.together': 'Options {one} and {other} cannot be used together: leave one out.',
  'cli.error.missing': '{name} is missing.',
  'cli.error.too-many': 'There is more than can be used: “{words}”.',
  'cli.error.write': 'Not everything could be written: {reason}. Is there room left where the output goes?',
  'cli.error.arguments': 'These arguments cannot be used.',
  'cli.error.command': '“{command}” is no command of this version. Commands are {commands}. See portlight --help.',
  'cli.error.usage': '{what} See {help}.',
  'cli.error.interval': 'It is a number of seconds from 0.2 to 3600.',
  'cli.error.count': 'It is a whole number from 1 up.',
  'cli.error.port': 'It is a whole number from 1 to 65535.',
  'cli.query.wrong': 'The query cannot be read from character {at, number, ::group-off} on. {what}',
  'cli.list.no-app': 'No application known',
  'cli.list.connections':
    '{connections, plural, one {# connection} other {# connections}} to {destinations, plural, one {# destination} other {# destinations}}',
  'cli.list.listening': '{listening, number} listening',
  'cli.list.others': '{others, plural, one {# other socket} other {# other sockets}}',
  'cli.list.owner': '{name} {pid, number, ::group-off}',
  'cli.list.more-owners': '{owners} and {more, number} more',
  'cli.list.waiting': '{waiting, number} waiting to be accepted, limit {limit, number}',
  'cli.list.waiting-only': '{waiting, number} waiting to be accepted',
  'cli.list.unread': '{bytes, plural, one {# byte} other {# bytes}} unread',
  'cli.list.not-sent': '{bytes, plural, one {# byte} other {# bytes}} not sent yet',
  'cli.list.unacknowledged': '{bytes, plural, one {# byte} other {# bytes}} not acknowledged',
  'cli.list.health': '{seconds, plural, =0 {{what}} other {{what} for # s}}',
  'cli.list.none': 'This machine has no network sockets that can be seen.',
  'cli.list.no-match':
    '{all, plural, one {The one socket of this machine does not match.} other {None of the # sockets matches.}}',
  'cli.list.new': 'One reading cannot tell what opened a moment ago, so is:new matches nothing here. portlight watch can tell.',
  'cli.list.skipped': '{count, plural, one {# line} other {# lines}} of {method} could not be read. See list --json, “skipped”.',
  'cli.watch.no-app': '(no application known)',
  'cli.watch.state': '{before} → {after}',
  'cli.watch.owner': '{state}, other owner',
  'cli.watch.health': '{state}, {what}',
  'cli.watch.slow':
    'One scan takes {seconds, number, ::.0} s here, too long for one every {asked, number} s: scanning less often.',
  'cli.watch.waiting': 'Nothing matches yet. Watching; Ctrl-C ends it.',
  'cli.serve.running': 'Showing this machine’s connections to browsers on this machine, until Ctrl-C. Open this address:',
  'cli.serve.opened': 'A browser was asked to open it.',
  'cli.serve.ended': 'Ended. The address above no longer works.',
  'cli.window.no-electron': 'No desktop window: Electron is not installed here. Showing the same screens in a browser.',
  'cli.window.no-display':
    'No desktop window: there is no display (DISPLAY and WAYLAND_DISPLAY are not set). Serving the same screens.',
  'cli.window.no-binary': 'No desktop window: Electron’s program could not be downloaded. Showing the same screens in a browser.',
  'cli.window.root':
    'No desktop window: as root, Electron cannot protect itself with its sandbox. Showing the same screens in a browser.',
  'cli.window.ended': 'The desktop window ended at once (code {code}). Showing the same screens in a browser.',
  'cli.window.downloading': 'Downloading Electron’s program, once; at most {seconds, number} s …',
} as const;
