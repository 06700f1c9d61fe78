import { scopeOf } from '../endpoint.ts';
import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { refusedByBrowsers } from './browser-remarks.ts';
import { meaningOf } from './error-meaning.ts';
import { faultText } from './judge-above.ts';
import type { HttpStep, NameStep, Observed, TcpStep, TlsStep } from './observation.ts';
import type { Finding, Remark } from './verdict.ts';

/** A name server that takes this long is what a person feels (resolv.conf(5): the next one is asked after 5 s). */
const SLOW_NAME_MS = 1_000;
/** Names that are given inside a network: private addresses are what they are for (RFC 6762, 8375, 6761, and habit). */
const INNER_NAME = /^[^.]+$|\.(local|localhost|lan|internal|intranet|home|home\.arpa|corp|private|test|localdomain)\.?$/i;

/** What was seen beside the verdict. */
export function remarksOn(observed: Observed, finding: Finding): readonly Remark[] {
  const { steps } = observed;
  const name = steps.find((step): step is NameStep => step.step === 'name');
  return [
    ...(name === undefined ? [] : [...slowServer(name), ...oddAddress(name)]),
    ...ipv6Trouble(steps.filter((step): step is TcpStep => step.step === 'tcp')),
    ...tlsRemarks(
      steps.filter((step): step is TlsStep => step.step === 'tls'),
      finding,
      observed,
    ),
    ...httpRemarks(
      steps.filter((step): step is HttpStep => step.step === 'http'),
      finding,
      observed,
    ),
    ...refusedByBrowsers(observed),
  ];
}

/** N2: a name server that does not answer, while another one does. */
function slowServer({ ms, servers, failure }: NameStep): readonly Remark[] {
  const silent = servers.filter(({ end }) => end === 'silent' || end === 'refused');
  const works = servers.filter(({ end }) => end === 'addresses' || end === 'no-such-name' || end === 'no-addresses');
  const first = servers[0];
  if (first !== undefined && works.length > 0 && silent.includes(first))
    return [
      {
        rule: 'N2',
        text: say('probe.remark.first-server', { server: first.server, other: works[0]?.server ?? '', took: durationText(ms) }),
      },
    ];
  return failure === null && ms >= SLOW_NAME_MS
    ? [{ rule: null, text: say('probe.remark.slow-name', { took: durationText(ms) }) }]
    : [];
}

/** N4: a public name that leads into a private network, or nowhere. */
function oddAddress({ name, addresses }: NameStep): readonly Remark[] {
  const nowhere = addresses.find(({ address }) => address === '0.0.0.0' || address === '::');
  if (nowhere !== undefined) return [{ rule: 'N4', text: say('probe.remark.nowhere', { name, address: nowhere.address }) }];
  if (INNER_NAME.test(name)) return [];
  const odd = addresses.find(({ address }) => scopeOf(address) !== 'internet');
  return odd === undefined ? [] : [{ rule: 'N4', text: say('probe.remark.private', { name, address: odd.address }) }];
}

/** C10: IPv4 connects where IPv6 does not. A machine without any IPv6 has none to mend. */
function ipv6Trouble(tcp: readonly TcpStep[]): readonly Remark[] {
  const open = (family: 4 | 6) => tcp.some((step) => step.family === family && step.end.kind === 'open');
  const failed = (family: 4 | 6) => tcp.filter((step) => step.family === family && step.end.kind !== 'open');
  if (open(4) && !open(6)) {
    const [six] = failed(6);
    if (six === undefined) return [];
    const silent = six.end.kind === 'silent' || (six.end.kind === 'error' && meaningOf(six.end.code) === 'no-answer');
    const missing = six.end.kind === 'error' && ['no-route', 'ports'].includes(meaningOf(six.end.code));
    if (missing) return [{ rule: null, text: say('probe.remark.no-ipv6') }];
    return [{ rule: 'C10', text: say(silent ? 'probe.remark.ipv6-silent' : 'probe.remark.ipv6-fails') }];
  }
  return open(6) && !open(4) && failed(4).length > 0 ? [{ rule: null, text: say('probe.remark.ipv4-fails') }] : [];
}

function tlsRemarks(tls: readonly TlsStep[], finding: Finding, { target }: Observed): readonly Remark[] {
  const remarks: Remark[] = [];
  const secured = tls.find(({ end }) => end.kind === 'secured');
  if (secured?.end.kind === 'secured') {
    const { end, serverName } = secured;
    const texts = end.faults.map((fault) => faultText(fault, serverName ?? target.host, end));
    for (const text of texts) if (text !== finding.explanation) remarks.push({ rule: null, text });
    if (end.isLocallyTrusted)
      remarks.push({ rule: null, text: say('probe.remark.local-authority', { issuer: end.certificate?.issuer ?? '' }) });
  } else if (tls[0]?.end.kind === 'not-tls' && target.isAssumed) {
    remarks.push({ rule: null, text: say('probe.remark.plain', { port: String(target.port) }) });
  }
  return remarks;
}

function httpRemarks(http: readonly HttpStep[], finding: Finding, { target, stopped }: Observed): readonly Remark[] {
  const last = http.at(-1);
  if (last === undefined) return [];
  if (last.end.kind !== 'answer')
    return finding.verdict === 'open' && target.isAssumed
      ? [{ rule: null, text: say('probe.remark.not-http', { port: String(target.port) }) }]
      : [];
  const { status, location } = last.end;
  const remarks: Remark[] = [];
  if (status >= 500) remarks.push({ rule: null, text: say('probe.remark.server-error', { status: String(status) }) });
  else if (status === 407) remarks.push({ rule: null, text: say('probe.remark.proxy-login') });
  else if (status === 401 || status === 403)
    remarks.push({ rule: null, text: say('probe.remark.denied', { status: String(status) }) });
  else if (target.http === 'websocket' && status !== 101)
    remarks.push({ rule: null, text: say('probe.remark.no-websocket', { status: String(status) }) });
  if (stopped === 'not-http' && location !== null)
    remarks.push({ rule: null, text: say('probe.remark.redirect-elsewhere', { location }) });
  return remarks;
}
