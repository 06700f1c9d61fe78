/** An address and the interface it belongs to, told apart. */
export interface ZonedHost {
  readonly host: string;
  readonly zone: string | null;
}

const LINK_LOCAL = /^fe[89ab]|^ff.[12]/i;
const EMBEDDED = /^(f[0-9a-f]{3}):([0-9a-f]{1,4})::/i;

/**
 * The BSD kernels keep the interface number of a link-local address in its second group (KAME, ip6(4)): `fe80:4::1` is `fe80::1` on
 * interface 4. lsof and some netstat print it so; a zone that is given already stays.
 */
export function unembedZone(host: string, zone: string | null): ZonedHost {
  if (zone !== null || !LINK_LOCAL.test(host)) return { host, zone };
  const found = EMBEDDED.exec(host);
  const index = Number.parseInt(found?.[2] ?? '0', 16);
  return found === null || index === 0
    ? { host, zone }
    : { host: `${found[1]}::${host.slice(found[0].length)}`, zone: String(index) };
}
