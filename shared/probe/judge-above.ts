import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { nextStep, type ProbeStepName } from './next-step.ts';
import type { CertificateFault, HttpStep, Observed, TlsStep } from './observation.ts';
import type { Finding } from './verdict.ts';

/** What a TLS handshake without success means (C11 when it was cut); null when it is good, or good enough for what was asked. */
export function judgeTls(observed: Observed): Finding | null {
  const handshakes = observed.steps.filter((step) => step.step === 'tls');
  const first = handshakes[0];
  if (first === undefined) return null;
  const { target } = observed;
  const next = (...names: readonly ProbeStepName[]) => names.map((name) => nextStep(name, observed.around.platform, target));
  const named = handshakes.filter(({ serverName }) => serverName === first.serverName);
  const good = named.find(({ end }) => end.kind === 'secured');
  if (good !== undefined) return judgeCertificate(good, observed);
  switch (first.end.kind) {
    case 'reset':
    case 'closed':
      return cut(first, handshakes, observed);
    case 'silent':
      return {
        ...{ verdict: 'tls-failed', rule: null, confidence: 'certain' },
        explanation: say('probe.tls.silent'),
        candidates: [
          say('probe.cause.not-tls'),
          say('probe.cause.mtu'),
          say('probe.cause.hung-server'),
          say('probe.cause.inspection'),
        ],
        nextSteps: next('server-log', 'ask-inspection'),
      };
    case 'not-tls':
      if (target.isAssumed) return null;
      return {
        ...{ verdict: 'tls-failed', rule: null, confidence: 'certain' },
        explanation: say('probe.tls.not-tls', { port: String(target.port) }),
        candidates: [say('probe.cause.plain-port'), say('probe.cause.starttls'), say('probe.cause.captive')],
        nextSteps: next('server-log'),
      };
    case 'refused':
      return {
        ...{ verdict: 'tls-failed', rule: null, confidence: 'certain' },
        explanation: say('probe.tls.refused', { code: first.end.code }),
        candidates: [say('probe.cause.protocol'), say('probe.cause.unknown-name'), say('probe.cause.client-certificate')],
        nextSteps: next('certificate', 'server-log'),
      };
    case 'secured':
      return null;
  }
}

/** C11: reset or closed after the first message; asked again, and once without the name, to see what it depends on. */
function cut(first: TlsStep, handshakes: readonly TlsStep[], { target, around }: Observed): Finding {
  const times = handshakes.filter(({ end }) => end.kind === 'reset' || end.kind === 'closed').length;
  const nameless = handshakes.find(({ serverName }) => serverName === null);
  const isNameCut = first.serverName !== null && nameless?.end.kind === 'secured';
  const how = first.end.kind === 'reset' ? 'reset' : 'hung-up';
  return {
    verdict: how,
    rule: 'C11',
    confidence: isNameCut ? 'certain' : times >= 3 ? 'likely' : 'possible',
    explanation: isNameCut
      ? say('probe.tls.cut-by-name', { name: first.serverName ?? '' })
      : say(how === 'reset' ? 'probe.tls.reset' : 'probe.tls.closed', { times }),
    candidates: isNameCut
      ? [say('probe.cause.name-inspection'), say('probe.cause.unknown-name')]
      : [say('probe.cause.inspection'), say('probe.cause.no-backend'), say('probe.cause.not-tls')],
    nextSteps: (['ask-inspection', 'certificate', 'server-log'] as const).map((name) => nextStep(name, around.platform, target)),
  };
}

/** The worst fault names the failure; the remarks tell the others. */
const FAULTS: readonly CertificateFault[] = [
  'expired',
  'not-yet-valid',
  'wrong-name',
  'self-signed',
  'unknown-issuer',
  'revoked',
  'other',
];

function judgeCertificate({ end, serverName }: TlsStep, { target, around }: Observed): Finding | null {
  if (end.kind !== 'secured' || end.faults.length === 0 || target.isAssumed) return null;
  const worst = FAULTS.find((fault) => end.faults.includes(fault)) ?? 'other';
  const isDate = worst === 'expired' || worst === 'not-yet-valid';
  return {
    ...{ verdict: 'tls-failed', rule: null, confidence: 'certain' },
    explanation: faultText(worst, serverName ?? target.host, end),
    candidates: CAUSES[worst].map((cause) => say(`probe.cause.${cause}`)),
    nextSteps: (isDate ? (['certificate', 'clock'] as const) : (['certificate'] as const)).map((name) =>
      nextStep(name, around.platform, target),
    ),
  };
}

const CAUSES = {
  expired: ['not-renewed', 'wrong-clock'],
  'not-yet-valid': ['wrong-clock', 'new-certificate'],
  'wrong-name': ['other-site', 'captive', 'wrong-address'],
  'self-signed': ['device-certificate', 'tls-inspection'],
  'unknown-issuer': ['tls-inspection', 'own-authority', 'chain-incomplete'],
  revoked: ['withdrawn'],
  other: ['tls-inspection'],
} as const satisfies Record<CertificateFault, readonly string[]>;

/** A fault of a certificate in words. */
export function faultText(fault: CertificateFault, name: string, end: Extract<TlsStep['end'], { kind: 'secured' }>): string {
  const certificate = end.certificate;
  return say(`probe.fault.${fault}`, {
    name,
    names: certificate?.names.slice(0, 4).join(', ') ?? '',
    issuer: certificate?.issuer ?? '',
    from: certificate?.validFrom?.slice(0, 10) ?? '',
    to: certificate?.validTo?.slice(0, 10) ?? '',
  });
}

/** What an HTTP request without an answer means; null when there was one, or none was asked for. */
export function judgeHttp(observed: Observed): Finding | null {
  const step = observed.steps.findLast((one): one is HttpStep => one.step === 'http');
  if (step === undefined || step.end.kind === 'answer') {
    return observed.stopped === 'too-many' ? httpFailed(observed, say('probe.redirect.too-many'), ['redirect-loop']) : null;
  }
  const { target } = observed;
  switch (step.end.kind) {
    case 'reset':
    case 'closed':
      if (target.isAssumed && step.end.kind === 'closed') return null;
      return {
        ...{ verdict: step.end.kind === 'reset' ? 'reset' : 'hung-up', rule: 'C11', confidence: 'likely' },
        explanation: say(step.end.kind === 'reset' ? 'probe.http.reset' : 'probe.http.closed'),
        candidates: [say('probe.cause.inspection'), say('probe.cause.no-backend'), say('probe.cause.not-http')],
        nextSteps: [
          nextStep('ask-inspection', observed.around.platform, target),
          nextStep('server-log', observed.around.platform, target),
        ],
      };
    case 'silent':
      return httpFailed(observed, say('probe.http.silent'), ['hung-server', 'not-http', 'mtu']);
    case 'unfinished':
      return httpFailed(observed, say('probe.http.unfinished', { waited: durationText(step.ms) }), ['hung-server', 'mtu']);
    case 'not-http':
      return target.isAssumed ? null : httpFailed(observed, say('probe.http.not-http'), ['not-http', 'tls-expected']);
  }
}

function httpFailed(
  { target, around }: Observed,
  explanation: string,
  causes: readonly ('hung-server' | 'not-http' | 'mtu' | 'tls-expected' | 'redirect-loop')[],
): Finding {
  return {
    ...{ verdict: 'http-failed', rule: null, confidence: 'certain', explanation },
    candidates: causes.map((cause) => say(`probe.cause.${cause}`)),
    nextSteps: [nextStep('server-log', around.platform, target)],
  };
}
