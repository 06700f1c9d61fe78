/**
 * One counter of /proc/net/netstat or /proc/net/snmp (net/ipv4/proc.c): pairs of lines, names and then values, each led by its group.
 *
 *     TcpExt: SyncookiesSent SyncookiesRecv … ListenOverflows ListenDrops …
 *     TcpExt: 0 0 … 15 15 …
 *
 * null where the text does not hold it, or holds no number there.
 */
export function netCounter(text: string, group: string, name: string): number | null {
  const lines = text.split('\n');
  for (let at = 0; at + 1 < lines.length; at += 1) {
    const names = lines[at]?.split(' ') ?? [];
    if (names[0] !== `${group}:`) continue;
    const values = lines[at + 1]?.split(' ') ?? [];
    if (values[0] !== `${group}:` || values.length !== names.length) continue;
    const value = values[names.indexOf(name)];
    return value !== undefined && names.includes(name) && /^\d{1,15}$/.test(value) ? Number(value) : null;
  }
  return null;
}
