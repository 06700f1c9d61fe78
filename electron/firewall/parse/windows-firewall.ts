import { addressNumber, addressRangeIn } from '../../../shared/firewall/address.ts';
import type { Range } from '../../../shared/firewall/ruleset.ts';
import type { WindowsFirewall, WindowsProfile, WindowsRule } from '../../../shared/firewall/windows.ts';

type Json = Readonly<Record<string, unknown>>;

const PROFILE_NAMES: Readonly<Record<string, number>> = { domain: 1, private: 2, public: 4 };
/** NetworkCategory of Get-NetConnectionProfile: 0 public, 1 private, 2 domain. */
const CATEGORY_BITS: Readonly<Record<string, number>> = { 0: 4, 1: 2, 2: 1 };

/**
 * Objects that PowerShell gave for profiles, networks and rules (electron/firewall/windows.ts has the questions), with numbers in place
 * of words, which Windows translates (MSFT_NetFirewallRule, MSFT_NetFirewallProfile, Microsoft's documentation of the classes). From
 * documentation: it never ran on Windows.
 *
 *     {"Kind":"rule","Name":"{…}","DisplayName":"Web","Direction":1,"Action":2,"Profile":0,"Protocol":"TCP","LocalPort":["80"],"Program":"Any"}
 */
export function readWindowsFirewall(records: readonly Json[]): WindowsFirewall {
  const profiles = records.flatMap((record) => (record.Kind === 'profile' ? (profileOf(record) ?? []) : []));
  const active = records.flatMap((record) => (record.Kind === 'network' ? (CATEGORY_BITS[String(record.Category)] ?? []) : []));
  const rules = records.filter(({ Kind }) => Kind === 'rule').map(ruleOf);
  return {
    profiles,
    active: [...new Set(active)],
    rules: rules.flatMap((rule) => rule ?? []),
    unread: rules.filter((rule) => rule === null).length,
  };
}

function profileOf({ Name, Enabled, In, Out }: Json): WindowsProfile | null {
  const bit = PROFILE_NAMES[String(Name).toLowerCase()];
  if (bit === undefined) return null;
  const action = (value: unknown) => (value === 2 ? 'allow' : value === 4 ? 'block' : null);
  return {
    bit,
    name: String(Name),
    isEnabled: Enabled === 1 ? true : Enabled === 0 ? false : null,
    // Not configured stands for Windows' own defaults: in is blocked, out is not.
    inbound: action(In) ?? (In === 0 ? 'block' : null),
    outbound: action(Out) ?? (Out === 0 ? 'allow' : null),
  };
}

function ruleOf(record: Json): WindowsRule | null {
  const { Name, DisplayName, Direction, Action, Profile, Protocol, Program } = record;
  if (typeof Name !== 'string' || (Direction !== 1 && Direction !== 2) || (Action !== 2 && Action !== 4)) return null;
  const local = portsOf(record.LocalPort);
  const remote = portsOf(record.RemotePort);
  const places = placesOf(record.RemoteAddress);
  const others = ['LocalAddress', 'Service', 'Interface', 'Package', 'User'].some((key) => !isAny(record[key]));
  return {
    name: Name,
    displayName: typeof DisplayName === 'string' && DisplayName !== '' ? DisplayName : Name,
    direction: Direction === 1 ? 'in' : 'out',
    action: Action === 2 ? 'allow' : 'block',
    profiles: typeof Profile === 'number' && Profile !== 0 ? Profile : 7,
    protocol: protocolOf(Protocol),
    localPorts: local.ranges,
    remotePorts: remote.ranges,
    program: isAny(Program) ? null : String(Program),
    remotePlaces: places,
    isUnsure: others || local.isUnsure || remote.isUnsure,
  };
}

function isAny(value: unknown): boolean {
  return value === undefined || value === null || value === '' || [value].flat().every((one) => /^(any|\*)$/i.test(String(one)));
}

function protocolOf(value: unknown): WindowsRule['protocol'] {
  const word = String(value ?? 'Any').toUpperCase();
  if (word === 'ANY' || word === '256') return 'any';
  if (word === 'TCP' || word === '6') return 'tcp';
  return word === 'UDP' || word === '17' ? 'udp' : 'other';
}

function portsOf(value: unknown): { readonly ranges: readonly Range[] | null; readonly isUnsure: boolean } {
  if (isAny(value)) return { ranges: null, isUnsure: false };
  const ranges: Range[] = [];
  let isUnsure = false;
  for (const word of [value].flat().map(String)) {
    const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word) ?? [];
    // RPC, IPHTTPS and the like: ports that Windows knows and does not tell.
    if (from === undefined) isUnsure = true;
    else ranges.push([BigInt(from), BigInt(to ?? from)]);
  }
  return { ranges, isUnsure };
}

/** Far addresses as words, as they stand; null: any. `LocalSubnet` and the like stay words. */
function placesOf(value: unknown): readonly string[] | null {
  if (isAny(value)) return null;
  return [value].flat().map((one) => {
    const text = String(one);
    return addressRangeIn(text) === null && addressNumber(text) === null ? text.slice(0, 100) : text;
  });
}
