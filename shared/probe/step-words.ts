import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { meaningOf } from './error-meaning.ts';
import { faultText } from './judge-above.ts';
import { nameVerdict } from './judge-name.ts';
import type { ConnectEnd, HttpStep, NameStep, Step, TlsStep } from './observation.ts';

/** A step in words: what was seen, and, where it failed, the error alone, worded the same on all systems. */
export interface StepWords {
  readonly text: string;
  readonly error: string | null;
}

/** What a step came to, in the person's language. */
export function stepWords(step: Step): StepWords {
  switch (step.step) {
    case 'name':
      return nameWords(step);
    case 'tcp': {
      const error = connectError(step.end);
      if (error !== null) return failed(error);
      const { after } = step;
      if (after === null) return good(say('probe.saw.connected'));
      const text = say(`probe.saw.connected-${after}`);
      return after === 'reset' || after === 'closed' ? failed(text) : good(text);
    }
    case 'tls':
      return tlsWords(step);
    case 'http':
      return httpWords(step);
    case 'udp':
      if (step.end.kind === 'answered') return good(say('probe.saw.udp-answer'));
      return failed(step.end.kind === 'silent' ? say('probe.saw.udp-silent') : errorWords(step.end.code));
    case 'compare': {
      const error = connectError(step.end);
      return { text: say(`probe.saw.compare-${step.what}`, { what: error ?? say('probe.saw.connected') }), error };
    }
  }
}

/** An error of the system in words, with its name, the same on all systems: `refused (ECONNREFUSED)`. */
export function errorWords(code: string): string {
  return say('probe.error.coded', { what: say(`probe.error.${meaningOf(code)}`), code });
}

function connectError(end: ConnectEnd): string | null {
  if (end.kind === 'open') return null;
  return end.kind === 'silent' ? say('probe.saw.silent') : errorWords(end.code);
}

function nameWords(step: NameStep): StepWords {
  const { name, failure, addresses, servers } = step;
  const told = servers.map(({ server, end, ms }) =>
    say('probe.saw.server', { server, end: say(`probe.saw.server-${end}`), took: durationText(ms) }),
  );
  const withServers = (text: string) => [text, ...told].join('; ');
  if (failure === null)
    return good(withServers(say('probe.saw.addresses', { name, addresses: addresses.map(({ address }) => address).join(', ') })));
  const error = say(NAME_WORDS[nameVerdict(step)], { name, code: failure });
  return { text: withServers(error), error };
}

const NAME_WORDS = {
  'name-no-answer': 'probe.saw.name-silent',
  'name-not-found': 'probe.saw.name-missing',
  'name-failed': 'probe.saw.name-failed',
} as const;

function tlsWords({ end, serverName, address }: TlsStep): StepWords {
  const named = (text: string) =>
    serverName === null && end.kind !== 'secured' ? say('probe.saw.tls-nameless', { what: text }) : text;
  switch (end.kind) {
    case 'secured': {
      const { protocol, cipher, certificate, faults } = end;
      const text =
        certificate === null
          ? say('probe.saw.secured', { protocol, cipher })
          : say('probe.saw.certificate', {
              protocol,
              subject: certificate.subject === '' ? (certificate.names[0] ?? '') : certificate.subject,
              issuer: certificate.issuer,
              to: certificate.validTo?.slice(0, 10) ?? '',
            });
      const wrong = faults.map((fault) => faultText(fault, serverName ?? address, end)).join(' ');
      return wrong === '' ? good(text) : { text: `${text}. ${wrong}`, error: wrong };
    }
    case 'refused':
      return failed(named(say('probe.saw.tls-refused', { code: end.code })));
    case 'silent':
    case 'reset':
    case 'closed':
    case 'not-tls':
      return failed(named(say(`probe.saw.${end.kind}`)));
  }
}

function httpWords({ end }: HttpStep): StepWords {
  if (end.kind !== 'answer') return failed(say(`probe.saw.${end.kind}`));
  const status = String(end.status);
  return good(
    end.location === null ? say('probe.saw.status', { status }) : say('probe.saw.redirect', { status, location: end.location }),
  );
}

function good(text: string): StepWords {
  return { text, error: null };
}

function failed(error: string): StepWords {
  return { text: error, error };
}
