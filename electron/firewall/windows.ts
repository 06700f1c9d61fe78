import type { FirewallAnswer, FirewallQuestion } from '../../shared/firewall/question.ts';
import { answerFromWindows } from '../../shared/firewall/windows.ts';
import type { Where } from '../collect/run.ts';
import { Powershell } from '../collect/windows/powershell.ts';
import { readWindowsFirewall } from './parse/windows-firewall.ts';
import { unknownAnswer } from './unknown-answer.ts';

// Windows Defender Firewall by way of PowerShell, which only gets. Everything is asked for in numbers, because the words are
// translated. Each question must hold in constrained language mode, as those of electron/collect/windows/scripts.ts.

const DEADLINE_MS = 45_000;
const json = (properties: string) => `a (ConvertTo-Json -Compress -InputObject @{${properties}})`;

/** Profiles and the networks that this machine is in. */
export const ASK_PROFILES = [
  `Get-NetFirewallProfile -PolicyStore ActiveStore|ForEach-Object{${json("Kind='profile';Name=[string]$_.Name;Enabled=[int]$_.Enabled;In=[int]$_.DefaultInboundAction;Out=[int]$_.DefaultOutboundAction")}}`,
  `Get-NetConnectionProfile|ForEach-Object{${json("Kind='network';Category=[int]$_.NetworkCategory")}}`,
].join(';');

const FILTERS = { p: 'Port', d: 'Address', g: 'Application', s: 'Service', n: 'Interface' } as const;

/** All enabled rules of a direction with their filters, which have the same InstanceID. */
export function askRules(direction: 'in' | 'out'): string {
  const tables = Object.entries(FILTERS).map(
    ([name, kind]) =>
      `$${name}=@{};Get-NetFirewall${kind}Filter -PolicyStore ActiveStore|ForEach-Object{$${name}[$_.InstanceID]=$_}`,
  );
  const properties = [
    "Kind='rule';Name=[string]$_.Name;DisplayName=[string]$_.DisplayName",
    'Direction=[int]$_.Direction;Action=[int]$_.Action;Profile=[int]$_.Profile',
    'Protocol=[string]$p[$i].Protocol;LocalPort=@($p[$i].LocalPort);RemotePort=@($p[$i].RemotePort)',
    'LocalAddress=@($d[$i].LocalAddress);RemoteAddress=@($d[$i].RemoteAddress)',
    'Program=[string]$g[$i].Program;Package=[string]$g[$i].Package;Service=[string]$s[$i].Service;Interface=@($n[$i].InterfaceAlias)',
  ].join(';');
  const wanted = `[int]$_.Enabled -eq 1 -and [int]$_.Direction -eq ${direction === 'in' ? 1 : 2}`;
  return `${tables.join(';')};Get-NetFirewallRule -PolicyStore ActiveStore|Where-Object{${wanted}}|ForEach-Object{$i=$_.InstanceID;${json(properties)}}`;
}

/** Asks Windows. One PowerShell for both questions, ended behind them. Never rejects. */
export async function readWindows(where: Where, question: FirewallQuestion): Promise<FirewallAnswer> {
  const powershell = new Powershell({ where, now: () => performance.now() });
  try {
    const profiles = await powershell.ask(ASK_PROFILES, DEADLINE_MS);
    if (profiles.kind === 'untold') return unknownAnswer(question, profiles.text, null);
    const rules = await powershell.ask(askRules(question.direction), DEADLINE_MS);
    if (rules.kind === 'untold') return unknownAnswer(question, rules.text, null);
    return answerFromWindows(readWindowsFirewall([...profiles.records, ...rules.records]), question);
  } finally {
    powershell.close();
  }
}
