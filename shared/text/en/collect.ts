/** Words of collect: why a scan failed, why an owner is unknown, what cannot be seen. ICU MessageFormat; one key per message. */
export const collect = {
  'collect.failed.platform': 'Portlight cannot read the connections of {system} yet.',
  'collect.failed.closed': 'The watch has been closed.',
  'collect.failed.unexpected': 'The scan stopped on an error of Portlight itself: {what}',
  'collect.failed.all': 'The socket table could not be read. {reasons}',

  'collect.app.system': 'Linux kernel',
  'collect.app.container': '{engine} {name}',
  'collect.app.script': '{script} ({interpreter})',

  'collect.ran.missing': '{program} is not installed.',
  'collect.ran.denied': '{program} may not be run.',
  'collect.ran.not-started': 'The system could not start {program} ({code}).',
  'collect.ran.timed-out': '{program} gave no answer within {seconds, plural, one {# second} other {# seconds}}.',
  'collect.ran.too-much': '{program} printed more than {megabytes} MB.',
  'collect.ran.killed': '{program} was ended by {signal}.',
  'collect.ran.code': '{program} failed: {message}',
  'collect.ran.exit': 'exit code {code, number, ::group-off}',
  'collect.ran.rubbish': '{program} printed nothing that could be read.',
  'collect.ran.silent': '{program} named no socket, though the kernel lists some.',
  'collect.ran.unproven': '{program} named no socket, and nothing else could confirm it.',
  'collect.ran.absent': '{file} is not there.',
  'collect.ran.unreadable': '{file} may not be read.',

  'collect.owner.other-user':
    'Belongs to {user}. {user, select, root {Only root} other {Only {user} or root}} may see the process.',
  'collect.owner.closed': 'The connection is closed. The kernel keeps it for a while; no process holds it any more.',
  'collect.owner.not-accepted': 'Waits in the accept queue: the program has not taken this connection yet.',
  'collect.owner.kernel': 'Held by the kernel itself: no process has it.',
  'collect.owner.gone': 'The process ended, or let go of the socket, while it was being read.',
  'collect.owner.hidden':
    'Held by a process that cannot be seen from here, in another process namespace or behind a protected /proc.',
  'collect.owner.protected':
    'Held by a process of {user} that Linux protects from being looked into, such as one that is set-user-ID.',
  'collect.owner.not-told': 'The source that was read does not tell which process holds it.',

  'collect.blind.not-root': 'Processes of other users cannot be looked into, so their sockets have no owner.',
  'collect.blind.not-root.remedy': 'Run Portlight as root to see the owners of all sockets.',
  'collect.blind.no-ptrace':
    'Some processes cannot be looked into although Portlight runs as root. Sockets of theirs have no owner.',
  'collect.blind.no-ptrace.remedy': 'Give Portlight the capability CAP_SYS_PTRACE; a container needs it added.',
  'collect.blind.namespaces':
    '{count, plural, one {# other network namespace is} other {# other network namespaces are}} in use, by containers for instance. Connections inside {count, plural, one {it} other {them}} are not shown.',
  'collect.blind.namespaces.remedy': 'Run Portlight inside the container or namespace to see its connections.',
  'collect.blind.pid-namespace':
    'Portlight runs in a process namespace of its own, as in a container. Processes outside of it cannot be seen, so their sockets have no owner.',
  'collect.blind.pid-namespace.remedy':
    'Run Portlight on the machine itself, or in a container that shares its processes (--pid=host).',
  'collect.blind.no-proc': '/proc is not mounted here: no process can be seen, so no socket has an owner.',
  'collect.blind.no-proc.remedy': 'Mount it, as root: mount -t proc proc /proc',
  'collect.blind.hidepid': '/proc hides the processes of other users (hidepid).',
  'collect.blind.hidepid.remedy': 'Run Portlight as root, or mount /proc with hidepid=0.',
  'collect.blind.ss': 'The tool ss could not be used. {reason} Read from {method} instead.',
  'collect.blind.ss.remedy': 'Install or update iproute2, the package that brings ss.',
  'collect.blind.ss-old': 'This ss is old: it was asked in a simpler way, and tells less.',
  'collect.blind.ss-failing': 'ss reported an error beside its answer: {message}',
  'collect.blind.details':
    'Round-trip times, retransmissions and byte counts are not told by {method}, nor are interface zones, nor whether an IPv6 socket takes IPv4 too.',
  'collect.blind.details.remedy': 'Install or update iproute2, the package that brings ss.',
  'collect.blind.closes': 'Connections that open and close between two scans are missed. {reason}',
  'collect.blind.closes.remedy': 'Install coreutils (stdbuf) and iproute2 4.2 or newer (ss -E).',
  'collect.blind.closes.no-tool': 'ss or stdbuf is not installed.',
  'collect.blind.closes.silent': 'The report of closed sockets (ss -E) stays silent although connections end.',
  'collect.blind.closes.storm':
    'So many connections close that only a part of them is listened to. There were more short connections than are counted.',
  'collect.blind.closes.stops': 'The report of closed sockets (ss -E) ends again and again.',
  'collect.blind.sandbox': 'Portlight runs in a sandbox ({name}), which may hide processes and connections.',
  'collect.blind.sandbox.remedy': 'Install Portlight outside the sandbox.',
} as const;
