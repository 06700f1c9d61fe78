/** Words of captures: what was opened, why it cannot be read, what it does not tell. ICU MessageFormat; one key per message. */
export const capture = {
  'capture.title': 'Capture of {where}{when, select, none {} other {, {when}}}',
  'capture.title.host': '{host}, {system}',
  'capture.system.linux': 'Linux',
  'capture.system.darwin': 'macOS',
  'capture.system.win32': 'Windows',
  'capture.system.unknown': 'an unknown system',

  'capture.source.stdin': 'standard input',

  'capture.list': '{title}.',
  'capture.list.none': 'The capture has no network sockets.',

  'capture.about.input': 'read this captured output instead of this machine; - is standard input',
  'capture.about.format': 'the format of --input, where it is not found by itself: {formats}',
  'capture.about.open-format': 'its format, where that is not found by itself: {formats}',
  'capture.error.format-alone': '--format is for --input. Name a file with --input FILE.',

  'capture.about': 'Writes this machine’s raw output into one file, to be opened on another machine.',
  'capture.about.file': 'where to write; - is standard output',
  'capture.about.redact': 'replace host names, user names, addresses and secrets of command lines by consistent pseudonyms',
  'capture.about.open': 'Shows a capture, or any output of a socket tool, in the window.',
  'capture.about.open-file': 'the file; - is standard input',
  'capture.take.running': 'Running {what} …',
  'capture.take.nothing': 'No command of this machine told anything that could be captured.',
  'capture.take.unwritable': '“{path}” cannot be written: {reason}.',
  'capture.take.no-folder': '“{path}” cannot be written: there is no such folder. Name one that exists, or make it first.',
  'capture.take.denied': '“{path}” cannot be written: this user may not write there. Name a place of your own.',
  'capture.take.read-only': '“{path}” cannot be written: nothing can be written there (read-only). Name another place.',
  'capture.take.full': '“{path}” cannot be written: there is no room left. Make room, or name another place.',
  'capture.take.written': 'Wrote {path}, {kilobytes, number} kB.',
  'capture.take.whole': 'It holds addresses, host names, user names and command lines. Use --redact before giving it away.',
  'capture.take.replaced':
    'Replaced {addresses, plural, one {# address} other {# addresses}}, {hosts, plural, one {# host name} other {# host names}}, {users, plural, one {# user name} other {# user names}} and {secrets, plural, one {# secret} other {# secrets}} of command lines. Look through the file before giving it away.',

  'capture.open.stdin': 'Showing the capture in a browser: the desktop window takes a file whose format it finds by itself.',

  'capture.demo': 'The demonstration shows made-up connections only. Start Portlight itself to open a capture.',

  'capture.choose': 'Open a capture',
  'capture.choose.words':
    'Open what a socket tool printed, here or on another machine. Dropping a file or pasting text does the same.',
  'capture.drop': 'Drop it to open it as a capture',
  'capture.close': 'Back to this machine',
  'capture.strip.source': 'From {source}: {formats}.',
  'capture.window': '{title} – {capture}',
  'capture.host.unknown': 'not told',
  'capture.source.paste': 'pasted text',

  'capture.failed.empty': '“{source}” is empty.',
  'capture.failed.too-big': '“{source}” is larger than {megabytes, number} MB, the most that is read as a capture.',
  'capture.failed.file': '“{source}” cannot be read: {reason}.',
  'capture.failed.denied': '“{source}” may not be read by this user. Ask whoever owns it, or run this as root.',
  'capture.failed.absent': 'There is no file “{source}”.',
  'capture.failed.directory': '“{source}” is a folder. Name a file in it.',
  'capture.failed.unknown':
    'No socket table was found in “{source}”. It may be the output of ss, netstat, lsof, nettop or Get-NetTCPConnection, a file of /proc/net, or a capture of Portlight; --format names one.',
  'capture.failed.no-sockets': '“{source}” holds {formats}, but no TCP or UDP socket.',
  'capture.failed.other-format': 'Nothing in “{source}” reads as {formats}. Without --format its format is found by itself.',
  'capture.failed.unreadable':
    'No line of “{source}” could be read as a socket. The first that should be one is line {line, number}: {text}',
  'capture.failed.format': '“{format}” is no format. Formats are {formats}.',

  'capture.owner.nameless': '(name not told)',
  'capture.owner.not-told': 'The captured output does not tell which process holds it.',
  'capture.owner.not-named':
    'The captured output names the owners of other sockets, not of this one: whoever printed it may not have been allowed to see it.',
  'capture.owner.refused': 'Windows would not tell which process holds it when this was printed.',
  'capture.owner.no-pid': 'The captured output names the program {program}, not which of its processes.',

  'capture.blind.time': 'The captured text does not say when it was printed.',
  'capture.blind.owners': 'The captured text ({formats}) names no process.',
  'capture.blind.owners.some':
    'The captured text ({formats}) names no process for {untold, number} of its {all, plural, one {# socket} other {# sockets}}.',
  'capture.blind.owners.remedy.own': 'Ask for a capture made by root or an administrator.',
  'capture.blind.owners.remedy.linux': 'Ask for ss -tunape, run as root.',
  'capture.blind.owners.remedy.darwin': 'Ask for netstat -anlvb -p tcp and -p udp, and ps -axo pid,ppid,comm.',
  'capture.blind.owners.remedy.win32': 'Ask for netstat -ano and tasklist /svc, in one file.',
  'capture.blind.owners.remedy.any': 'Ask for the output with processes, printed by an administrator.',
  'capture.blind.cut': 'Some IPv6 addresses were cut by the tool that printed them.',
  'capture.blind.ports':
    'Some ports are not known: the tool printed the name of a service that is not known here, or cut the number off.',
  'capture.blind.ports.remedy': 'Ask for numbers: -n for ss and netstat, without -A on macOS, -nP for lsof.',
  'capture.blind.cut.remedy': 'On Linux ask for netstat -W or ss, on macOS for netstat -l.',
} as const;
