/** Words about stopping a process. ICU MessageFormat; one key per message. */
export const stop = {
  'stop.how.signal': 'It is asked to end (SIGTERM to process {pid, number, ::group-off}), so that it can tidy up.',
  'stop.how.systemd': 'systemd is told to stop {unit}, so that it does not start it again.',
  'stop.how.systemd-user': 'systemd of your session is told to stop {unit}, so that it does not start it again.',
  'stop.how.launchd': 'launchd is told to unload {unit}, so that it does not start it again until the next login or start.',
  'stop.how.windows': 'Windows is told to stop the service {unit}.',
  'stop.how.container': '{engine} is told to stop the container {name}. It asks first, and ends it by force after 10 s.',
  'stop.how.taskkill':
    'Windows asks process {pid, number, ::group-off} to close (taskkill). Programs without a window often do not listen.',
  'stop.why.restarts': 'The process is the main one of {unit}: systemd would start it again if it just ended.',
  'stop.why.service': 'The process is the main one of {unit}.',
  'stop.why.socket-unit':
    'The process is the main one of {unit}. {sockets} would start it again at the next connection, and stops with it.',
  'stop.why.beside': 'It runs within {unit} and is not its main process, so it alone is stopped.',
  'stop.why.other-session':
    'It belongs to {unit} of another person’s session, whose manager cannot be asked. It may be started again.',
  'stop.why.container': 'The process runs in a container of {engine}, which may start it again if it just ended.',
  'stop.why.engine': 'It runs in the {engine} container {name}, which may start it again.',
  'stop.why.forwarder':
    'The process only forwards port {port} to a container. Stopping it alone would leave the container out of reach.',
  'stop.why.launchd': 'The process is a job of launchd, which may start it again if it just ended.',
  'stop.why.windows-service': 'The process is the Windows service {unit}.',
  'stop.force.signal': 'Force: SIGKILL ends it at once. It cannot tidy up; what it has not saved is lost.',
  'stop.force.service': 'Force: SIGKILL to all processes of {unit}. What they have not saved is lost.',
  'stop.force.container': 'Force: {engine} kills the container {name}. What it has not saved is lost.',
  'stop.force.taskkill': 'Force: Windows ends it at once. It cannot tidy up; what it has not saved is lost.',
  'stop.breaks.service': 'The whole service {unit} stops, with all its processes.',
  'stop.breaks.container': 'The whole container {name} stops, with all its processes.',
  'stop.breaks.clients':
    '{count, plural, one {One connection} other {# connections}} to it from {hosts, plural, one {one host} other {# hosts}} {count, plural, one {ends} other {end}}.',
  'stop.breaks.ports': '{count, plural, one {Nothing answers} other {Nothing answers any more}} on {ports}.',
  'stop.breaks.calls':
    '{count, plural, one {One connection} other {# connections}} that it began {count, plural, one {ends} other {end}}.',
  'stop.breaks.workers':
    '{count, plural, one {Its child} other {# children of it}} hold{count, plural, one {s} other {}} the same port and usually {count, plural, one {ends} other {end}} with it: {names}.',
  'stop.breaks.partners':
    'The port may stay in use: {count, plural, one {another process holds} other {# other processes hold}} it too, and may replace what ends: {names}.',
  'stop.breaks.supervisor': '{name} (pid {pid, number, ::group-off}) above it is there to start again what ends.',
  'stop.breaks.unknown': 'What hangs on it could not be read.',
  'stop.done': '{name} (pid {pid, number, ::group-off}) has ended.',
  'stop.alive': '{name} (pid {pid, number, ::group-off}) was asked to end and still runs after {seconds} s.',
  'stop.alive.forced':
    '{name} (pid {pid, number, ::group-off}) still runs {seconds} s after force was used. The kernel cannot end it now; it may wait for a disk or a device.',
  'stop.failed': '{name} (pid {pid, number, ::group-off}) was not stopped. {why}',
  'stop.refused.system': '{name} (pid {pid, number, ::group-off}) is part of the system itself. Portlight does not stop it.',
  'stop.refused.self': 'This is Portlight itself. Close it in the usual way.',
  'stop.refused.own': 'Portlight itself runs in {name} (pid {pid, number, ::group-off}) and would end with it.',
  'stop.refused.user': '{name} (pid {pid, number, ::group-off}) belongs to user {user}, and you may not stop it.',
  'stop.refused.gone': 'Process {pid, number, ::group-off} has ended already.',
  'stop.refused.replaced': 'Pid {pid, number, ::group-off} is another process by now: {name}. Nothing was stopped; look again.',
  'stop.refused.replaced-now':
    'At the last moment pid {pid, number, ::group-off} was another process than {name}. Nothing was stopped.',
  'stop.refused.no-plan': 'This was not agreed to just now, or was done already. Ask again.',
  'stop.refused.force-first': 'Force is the second step: the process must have been asked to end first.',
  'stop.refused.unsure':
    'When process {pid, number, ::group-off} began cannot be read, so it cannot be made sure that it is the right one.',
  'stop.refused.forwarder': '{name} only forwards a port to a container, and which one it is could not be found.',
  'stop.refused.shared-host':
    '{name} (pid {pid, number, ::group-off}) hosts several Windows services: {services}. Ending it would end them all.',
  'stop.refused.platform': 'Stopping a process is not known for this system.',
  'stop.remedy.system': 'If a service or a socket unit holds the port, stop that: systemctl list-sockets, systemctl stop NAME.',
  'stop.remedy.user': 'It would take the rights of {user} or of the administrator: {command}',
  'stop.remedy.forwarder': 'Find it with docker ps or podman ps, and stop that container.',
  'stop.remedy.by-hand': 'By hand: {command}',
  'stop.remedy.services': 'Stop the one you mean: services.msc, or Stop-Service NAME as administrator.',
} as const;
