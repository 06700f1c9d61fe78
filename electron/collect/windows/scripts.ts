// Portlight's questions to PowerShell, a line each. All of them must hold in constrained language mode (AppLocker, WDAC), which
// forbids .NET types beyond a few: no [Console], no Add-Type, no [pscustomobject], methods of text, numbers and dates only
// (about_Language_Modes). Answers are ASCII, because what character set standard output has cannot be chosen there.

/** Sent once to each PowerShell. `a` spells every character beyond ASCII as JSON's \uXXXX. */
export const PRELUDE: readonly string[] = [
  "$ErrorActionPreference='Stop';$ProgressPreference='SilentlyContinue';$WarningPreference='SilentlyContinue'",
  "function a($s){if($s -match '[^\\x00-\\x7e]'){-join($s.ToCharArray()|ForEach-Object{if([int]$_ -gt 126){'\\u{0:x4}' -f [int]$_}else{$_}})}else{$s}}",
];

/** A question with its guard: an error is answered by its untranslated name, and the mark comes whatever happened. */
export function guarded(script: string, mark: string): string {
  const error =
    'a (ConvertTo-Json -Compress -InputObject @{PortlightError=[string]$_.FullyQualifiedErrorId;Message=[string]$_.Exception.Message})';
  return `try{${script};'{"PortlightEnd":1}'}catch{${error}};'${mark}'`;
}

const json = (properties: string) => `a (ConvertTo-Json -Compress -InputObject @{${properties}})`;
const same = (names: readonly string[]) => names.map((name) => `${name}=$_.${name}`).join(';');
const when = (name: string) => `$t=$null;if($_.${name}){$t=$_.${name}.ToUniversalTime().ToString('o')}`;

const PROCESS = ['ProcessId', 'ParentProcessId', 'Name', 'ExecutablePath', 'CommandLine'] as const;
const SERVICE = ['ProcessId', 'Name', 'DisplayName'] as const;

/** The way to Windows' management data: the cmdlets of PowerShell 3 and newer, or the older ones where those are missing. */
export type Management = 'cim' | 'wmi';

/** Processes: all, or some by pid. Command lines are cut, because one can have 32,000 characters. */
export function askProcesses(management: Management, pids: readonly number[] | null): string {
  const filter = pids === null ? '' : ` -Filter '${pids.map((pid) => `ProcessId=${pid}`).join(' OR ')}'`;
  const properties = `${same(PROCESS.filter((name) => name !== 'CommandLine'))};CommandLine=$c`;
  const cut = '$c=$_.CommandLine;if($c.Length -gt 4000){$c=$c.Substring(0,4000)}';
  if (management === 'wmi') {
    const body = json(`${properties};CreationDate=$_.CreationDate`);
    return `Get-WmiObject -Class Win32_Process${filter}|ForEach-Object{${cut};${body}}`;
  }
  const source = `Get-CimInstance -ClassName Win32_Process -Property ${[...PROCESS, 'CreationDate'].join(',')}${filter}`;
  return `${source} -OperationTimeoutSec 20|ForEach-Object{${cut};${when('CreationDate')};${json(`${properties};CreationDate=$t`)}}`;
}

/** Running services and the processes they run in. */
export function askServices(management: Management): string {
  const filter = "-Filter 'ProcessId<>0'";
  const source =
    management === 'wmi'
      ? `Get-WmiObject -Class Win32_Service ${filter}`
      : `Get-CimInstance -ClassName Win32_Service -Property ${SERVICE.join(',')} ${filter} -OperationTimeoutSec 20`;
  return `${source}|ForEach-Object{${json(same(SERVICE))}}`;
}

const ENDS = ['LocalAddress', 'LocalPort'] as const;
const PEER = ['RemoteAddress', 'RemotePort'] as const;

/** TCP sockets with the time each was made. State 100 is a port bound beside nearly every outgoing connection, and no socket. */
export function askTcp(): string {
  const properties = `${same([...ENDS, ...PEER, 'OwningProcess'])};State=[int]$_.State;CreationTime=$t`;
  return `Get-NetTCPConnection|Where-Object{[int]$_.State -ne 100}|ForEach-Object{${when('CreationTime')};${json(properties)}}`;
}

/** UDP sockets with owner and the time each was made. */
export function askUdp(): string {
  const properties = `${same([...ENDS, 'OwningProcess'])};CreationTime=$t`;
  return `Get-NetUDPEndpoint|ForEach-Object{${when('CreationTime')};${json(properties)}}`;
}
