/** Words of the collectors for macOS and Windows: what cannot be seen there, and how their own processes are called. */
export const collectSystems = {
  'collect.process.unnamed': 'Process {pid}',
  'collect.blind.closes.polled': 'Connections that open and close between two scans are missed: {system} does not report them.',

  'collect.blind.macos.not-root':
    'Processes of other users cannot be looked into: netstat names one process for each of their sockets, others that share it are not seen.',
  'collect.blind.macos.not-root.remedy': 'Run Portlight with sudo to see every process that holds a socket.',
  'collect.blind.macos.lsof-only': 'netstat could not be used, so connections are read from lsof, which tells less. {reason}',
  'collect.blind.macos.lsof-only.remedy': 'Run Portlight with sudo: without it lsof lists your own processes only.',
  'collect.blind.macos.netstat-part': 'A part of the connections could not be read. {reason}',
  'collect.blind.macos.ps': 'Processes cannot be named by more than their number. {reason}',
  'collect.blind.macos.lsof': 'Where several processes share a socket, only one of them is shown. {reason}',
  'collect.blind.macos.nettop': 'Round-trip times, and QUIC connections that a program handles itself, are not shown. {reason}',
  'collect.blind.macos.details':
    'macOS tells no retransmissions and timers, and often leaves out connections that are closing (TIME_WAIT).',

  'collect.app.windows-kernel': 'Windows kernel (System)',
  'collect.app.service-host': 'Windows services (svchost)',
  'collect.ran.ended': '{program} ended without an answer.',

  'collect.blind.windows.not-elevated':
    'Portlight does not run as administrator: Windows hides the paths and command lines of protected and other users’ processes.',
  'collect.blind.windows.not-elevated.remedy': 'Start Portlight with “Run as administrator” to see them.',
  'collect.blind.windows.netstat':
    'netstat could not be used, so connections are read from PowerShell, which is slower. {reason}',
  'collect.blind.windows.netstat-part': 'netstat reported an error beside its answer. {reason}',
  'collect.blind.windows.powershell':
    'PowerShell gives no answer, so paths, command lines, parents and ages are missing; names come from tasklist. {reason}',
  'collect.blind.windows.processes': 'Processes cannot be named by more than their number. {reason}',
  'collect.blind.windows.services': 'The services inside svchost could not be read.',
  'collect.blind.windows.creation-times':
    'When connections were opened is not known, only when Portlight saw them first. {reason}',
  'collect.blind.windows.details':
    'Windows tells no queues, timers, round-trip times, retransmissions and byte counts of connections.',
} as const;
