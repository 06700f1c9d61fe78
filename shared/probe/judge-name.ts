import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { nextStep } from './next-step.ts';
import type { NameStep, Observed, ServerEnd } from './observation.ts';
import type { Finding } from './verdict.ts';

/** What became of a name that gave no address (N1): there is no such name, nobody answered, or the answer was an error. */
export function judgeName(step: NameStep, { target, around }: Observed): Finding {
  const verdict = nameVerdict(step);
  const next = (name: Parameters<typeof nextStep>[0]) => nextStep(name, around.platform, target);
  const { name, servers } = step;
  switch (verdict) {
    case 'name-not-found': {
      const exists = servers.some(({ end }) => end === 'no-addresses') && !servers.some(({ end }) => end === 'no-such-name');
      return {
        ...{ verdict, rule: 'N1', confidence: servers.length > 0 || step.failure === 'ENOTFOUND' ? 'certain' : 'likely' },
        explanation: exists ? say('probe.name.no-addresses', { name }) : say('probe.name.not-found', { name }),
        candidates: [say('probe.cause.spelling'), say('probe.cause.vpn-name'), say('probe.cause.name-filter')],
        nextSteps: [next('spelling'), next('ask-name'), next('name-servers')],
      };
    }
    case 'name-no-answer':
      return {
        ...{ verdict, rule: 'N1', confidence: servers.length > 0 ? 'certain' : 'likely' },
        explanation: step.configured.length === 0 ? say('probe.name.no-servers') : serversText(step),
        candidates: [say('probe.cause.server-down'), say('probe.cause.dns-blocked'), say('probe.cause.offline')],
        nextSteps: [next('name-servers'), next('link'), next('ask-name')],
      };
    case 'name-failed':
      return {
        ...{ verdict, rule: 'N1', confidence: 'certain' },
        explanation: say('probe.name.failed', { name, code: step.failure ?? '' }),
        candidates: [say('probe.cause.server-fails'), say('probe.cause.dnssec'), say('probe.cause.name-filter')],
        nextSteps: [next('ask-name'), next('name-servers')],
      };
  }
}

/** What the servers say counts before the error's name: some resolvers call silence "not found" (musl, macOS). */
export function nameVerdict({ failure, servers }: NameStep): 'name-not-found' | 'name-no-answer' | 'name-failed' {
  const any = (...ends: readonly ServerEnd[]) => servers.some(({ end }) => ends.includes(end));
  if (any('no-such-name', 'no-addresses')) return 'name-not-found';
  if (servers.length > 0 && servers.every(({ end }) => end === 'silent' || end === 'refused')) return 'name-no-answer';
  if (any('failed')) return 'name-failed';
  if (failure === 'ENOTFOUND' || failure === 'ENODATA' || failure === 'EAI_NODATA') return 'name-not-found';
  return failure === 'EAI_AGAIN' || failure === 'silent' ? 'name-no-answer' : 'name-failed';
}

function serversText({ servers, configured, ms }: NameStep): string {
  const listed = (servers.length > 0 ? servers.map(({ server }) => server) : configured).slice(0, 4).join(', ');
  return servers.length > 0 && servers.every(({ end }) => end === 'refused')
    ? say('probe.name.refused', { servers: listed })
    : say('probe.name.silent', { servers: listed, waited: durationText(ms) });
}
