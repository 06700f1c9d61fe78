/** What ufw's own files say. null: not told. */
export interface UfwFiles {
  readonly isEnabled: boolean | null;
  /** The lines that set the default policies, as they stand. */
  readonly input: string | null;
  readonly output: string | null;
  /** Rules of user.rules by what they are about; null: the file is not readable. */
  readonly rules: readonly UfwRule[] | null;
}

/** One rule as `ufw` keeps it. */
export interface UfwRule {
  readonly action: 'allow' | 'deny' | 'reject' | 'limit';
  readonly protocol: 'tcp' | 'udp' | 'any';
  /** `80`, `80,443`, `1000:2000` or `any`. */
  readonly ports: string;
  readonly from: string;
  readonly direction: 'in' | 'out';
  readonly text: string;
}

/**
 * ufw's own files: /etc/ufw/ufw.conf and /etc/default/ufw, which everyone may read, and /etc/ufw/user.rules, which usually only root may
 * (ufw(8), ufw-framework(8)). null: not readable.
 *
 *     ENABLED=yes
 *     DEFAULT_INPUT_POLICY="DROP"
 *     ### tuple ### allow tcp 22 0.0.0.0/0 any 192.0.2.0/24 in
 */
export function parseUfwFiles(conf: string | null, defaults: string | null, userRules: string | null): UfwFiles {
  const enabled = /^\s*ENABLED=["']?(\w+)/im.exec(conf ?? '')?.[1]?.toLowerCase();
  const policy = (name: string) => new RegExp(`^\\s*(DEFAULT_${name}_POLICY=.{0,40})$`, 'm').exec(defaults ?? '')?.[1] ?? null;
  return {
    isEnabled: enabled === undefined ? null : enabled === 'yes',
    input: policy('INPUT'),
    output: policy('OUTPUT'),
    rules: userRules === null ? null : userRules.split('\n').flatMap((line) => tupleOf(line) ?? []),
  };
}

function tupleOf(line: string): UfwRule | null {
  const [, action, protocol, ports, , , from, direction] =
    /^### tuple ### (?:route:)?(allow|deny|reject|limit)(?:_\w+)? (tcp|udp|any) (\S+) (\S+) (\S+) (\S+) (in|out)/.exec(line) ??
    [];
  if (action === undefined || ports === undefined || from === undefined) return null;
  return {
    action: action as UfwRule['action'],
    protocol: protocol as UfwRule['protocol'],
    ...{ ports, from, direction: direction === 'out' ? 'out' : 'in', text: line.slice('### tuple ### '.length, 300) },
  };
}

/** True when a rule is about a port. */
export function isUfwRuleFor(rule: UfwRule, protocol: 'tcp' | 'udp', port: number, direction: 'in' | 'out'): boolean {
  if (rule.direction !== direction || (rule.protocol !== 'any' && rule.protocol !== protocol)) return false;
  return rule.ports.split(',').some((part) => {
    const [from = '', to = from] = part.split(':');
    return part === 'any' || (port >= Number(from) && port <= Number(to));
  });
}
