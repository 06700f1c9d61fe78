import { canonicalAddress, scopeOf } from '../../../shared/endpoint.ts';

/** Networks of documentation (RFC 5737); beyond them, class E, which is in use nowhere (RFC 1112, 4). */
const DOCUMENTATION = ['192.0.2', '198.51.100', '203.0.113'];
const KEPT = /^(?:127\.|0\.|255\.255\.255\.255$|22[4-9]\.|23\d\.|\*$|::1$|ff[0-9a-f]{2}:)/;
const MOST_NETWORKS = 65_000;

/**
 * Gives addresses other names of the same kind: loopback, any and multicast stay; private, link-local and carrier networks stay
 * in their block; the internet becomes documentation. Addresses of one /24 or /64 stay in one, and the same address is the same
 * everywhere. No pseudonym lies in a network of `originals`.
 */
export class AddressPseudonyms {
  readonly #taken = new Set<string>();
  readonly #networks = new Map<string, string>();
  readonly #perBlock = new Map<string, number>();
  readonly #addresses = new Map<string, string>();
  readonly #perNetwork = new Map<string, number>();

  constructor(originals: Iterable<string>) {
    for (const original of originals) this.#taken.add(networkOf(canonicalAddress(original).address));
  }

  /** How many addresses have a pseudonym. */
  get count(): number {
    return this.#addresses.size;
  }

  /** The pseudonym of an address (canonical when it is given so); a text that is no address stays. */
  of(text: string): string {
    const { address, family, mapped } = canonicalAddress(text);
    if (family === null || KEPT.test(address)) return text;
    const made = this.#ofCanonical(address);
    return mapped ? `::ffff:${made}` : made;
  }

  #ofCanonical(address: string): string {
    const known = this.#addresses.get(address);
    if (known !== undefined) return known;
    const network = this.#networkFor(address);
    const next = (this.#perNetwork.get(network) ?? 0) + 1;
    this.#perNetwork.set(network, next);
    const made = address.includes(':')
      ? canonicalAddress(`${network}::${next.toString(16)}`).address
      : `${network}.${next % 256}`;
    this.#addresses.set(address, made);
    return made;
  }

  #networkFor(address: string): string {
    const original = networkOf(address);
    const known = this.#networks.get(original);
    if (known !== undefined) return known;
    const block = blockOf(address);
    let at = this.#perBlock.get(block) ?? 0;
    let network = networkIn(block, at);
    while (at < MOST_NETWORKS && this.#taken.has(networkOf(asAddress(network)))) {
      at += 1;
      network = networkIn(block, at);
    }
    this.#perBlock.set(block, at + 1);
    this.#networks.set(original, network);
    return network;
  }
}

function asAddress(network: string): string {
  return network.includes(':') ? canonicalAddress(`${network}::`).address : `${network}.0`;
}

/** The /24 or /64 of a canonical address, as text. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address.slice(0, address.lastIndexOf('.'));
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? before : [...before, ...Array(Math.max(0, 8 - before.length - behind.length)).fill('0'), ...behind];
  return `${groups.slice(0, 4).join(':')}:`;
}

type Block = 'ten' | 'mid' | 'home' | 'carrier' | 'link4' | 'link6' | 'unique' | 'internet4' | 'internet6';

/** What a pseudonym must have in common with its original: which private block it is in, or that it is outside. */
function blockOf(address: string): Block {
  if (address.startsWith('10.')) return 'ten';
  if (/^172\.(?:1[6-9]|2\d|3[01])\./.test(address)) return 'mid';
  if (address.startsWith('192.168.')) return 'home';
  if (/^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address)) return 'carrier';
  if (address.startsWith('169.254.')) return 'link4';
  if (/^fe[89ab][0-9a-f]:/.test(address)) return 'link6';
  if (address.includes(':')) return scopeOf(address) === 'lan' ? 'unique' : 'internet6';
  return scopeOf(address) === 'lan' ? 'ten' : 'internet4';
}

function networkIn(block: Block, at: number): string {
  const [high, low] = [Math.floor(at / 256), at % 256];
  switch (block) {
    case 'ten':
      return `10.${high}.${low}`;
    case 'mid':
      return `172.${16 + (high % 16)}.${low}`;
    case 'home':
      return `192.168.${low}`;
    case 'carrier':
      return `100.${64 + (high % 64)}.${low}`;
    case 'link4':
      return `169.254.${low}`;
    case 'link6':
      return `fe80:0:0:${at.toString(16)}`;
    case 'unique':
      return `fd00:0:0:${at.toString(16)}`;
    case 'internet4':
      return DOCUMENTATION[at] ?? `240.${high}.${low}`;
    case 'internet6':
      return `2001:db8:0:${at.toString(16)}`;
  }
}
