import type { TestAsk } from '../../../shared/probe/asked-test.ts';
import type {
  CertificateFault,
  CompareStep,
  HttpStep,
  NamedAddress,
  Step,
  TcpStep,
  TlsStep,
} from '../../../shared/probe/observation.ts';
import { placeOfTarget, type Target } from '../../../shared/probe/target.ts';

// Which steps the demo plays for a target, told by its host and port. Addresses are of the ranges for documentation.

const FIRST: NamedAddress = { address: '192.0.2.44', family: 4 };
const BOTH: readonly NamedAddress[] = [{ address: '2001:db8:a1::44', family: 6 }, FIRST];
/** Nobody listens there. */
const REFUSED_PORTS: ReadonlySet<number> = new Set([1, 81, 8081]);

/** Where nobody answers in the made-up machine's world. */
export interface Silences {
  isSilent(address: string, port: number): boolean;
}

/** The steps of one target. */
export function scriptFor(target: Target, ask: TestAsk, world: Silences): readonly Step[] {
  const name = nameOf(target);
  if (name !== null && name.failure !== null) return [name];
  const addresses = name?.addresses ?? [
    { address: target.host, family: target.host.includes(':') ? (6 as const) : (4 as const) },
  ];
  const isSilent = target.host.startsWith('slow.') || addresses.some(({ address }) => world.isSilent(address, target.port));
  const steps: Step[] = name === null ? [] : [name];
  if (target.transport === 'udp') return [...steps, ...addresses.map((one) => datagrams(one, target.port))];
  const connects = addresses.map((one) => connectTo(one, target, isSilent, ask.timeoutMs));
  steps.push(...connects);
  const [open] = connects.filter(({ end }) => end.kind === 'open');
  if (isSilent && ask.compares) return [...steps, ...otherPorts(connects[0]?.address ?? target.host)];
  if (open === undefined) return steps;
  if (target.hasTls) steps.push(handshake(target, open.address));
  if (target.http !== 'none') steps.push(request(target, open.address));
  return steps;
}

function nameOf({ host, isAddress }: Target): Extract<Step, { step: 'name' }> | null {
  if (isAddress) return null;
  const configured = ['192.0.2.53', '198.51.100.53'];
  if (host.endsWith('.invalid')) {
    const servers = configured.map((server, nth) => ({ server, ms: 9 + nth * 4, end: 'no-such-name' as const }));
    return { step: 'name', name: host, ms: 24, addresses: [], failure: 'ENOTFOUND', configured, servers };
  }
  const addresses = host.split('.').length > 2 ? [FIRST] : BOTH;
  return { step: 'name', name: host, ms: 14, addresses, failure: null, configured, servers: [] };
}

function connectTo(
  { address, family }: NamedAddress,
  { port, hasTls, http }: Target,
  isSilent: boolean,
  waitMs: number,
): TcpStep {
  const isRefused = REFUSED_PORTS.has(port);
  const waits = !hasTls && http === 'none';
  const common = { step: 'tcp', address, family, port, isOnLink: false } as const;
  if (isSilent) return { ...common, ms: waitMs, end: { kind: 'silent' }, after: null };
  if (isRefused) return { ...common, ms: 19, end: { kind: 'error', code: 'ECONNREFUSED' }, after: null };
  return { ...common, ms: family === 6 ? 18 : 21, end: { kind: 'open' }, after: waits ? 'stays' : null };
}

function otherPorts(address: string): readonly CompareStep[] {
  return [443, 80, 22].map((port) => {
    const end = port === 22 ? ({ kind: 'error', code: 'ECONNREFUSED' } as const) : ({ kind: 'silent' } as const);
    return { step: 'compare', what: 'other-port', address, port, ms: port === 22 ? 23 : 2_000, end };
  });
}

function handshake({ host, isAddress, isAssumed }: Target, address: string): TlsStep {
  const faults: CertificateFault[] = [];
  if (host.startsWith('expired.')) faults.push('expired');
  if (host.startsWith('wrong.') || (isAddress && isAssumed)) faults.push('wrong-name');
  const subject = faults.includes('wrong-name') ? 'www.example.net' : host;
  const years = faults.includes('expired') ? ['2025-10-01', '2026-10-01'] : ['2026-09-14', '2026-12-13'];
  return {
    ...{ step: 'tls', address, serverName: isAddress ? null : host, ms: 38 },
    end: {
      ...{ kind: 'secured', protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', faults, isLocallyTrusted: false },
      certificate: {
        ...{ subject, issuer: 'Made-up Authority R3', names: [subject, `*.${subject}`] },
        ...{ validFrom: `${years[0]}T00:00:00.000Z`, validTo: `${years[1]}T00:00:00.000Z` },
      },
    },
  };
}

/** A plain page leads to the secured one. */
function request(target: Target, address: string): HttpStep {
  const { host, isAddress, hasTls, path } = target;
  const leads = !hasTls && !isAddress && target.http === 'http';
  const url = `${hasTls ? 'https' : 'http'}://${placeOfTarget(target)}${path}`;
  const location = leads ? `https://${host}${path}` : null;
  return { step: 'http', address, url, ms: 52, end: { kind: 'answer', status: leads ? 301 : 200, location, server: 'made-up' } };
}

function datagrams({ address, family }: NamedAddress, port: number): Step {
  const asked = port === 53 ? 'dns' : port === 443 ? 'quic' : port === 123 ? 'ntp' : 'nothing';
  const common = { step: 'udp', address, family, port, asked, isOnLink: false } as const;
  return asked === 'nothing'
    ? { ...common, ms: 3_000, end: { kind: 'silent' } }
    : { ...common, ms: 17, end: { kind: 'answered' } };
}
