import { scopeOf } from '../endpoint.ts';
import { say } from '../text/say.ts';
import { isBadPort } from './bad-ports.ts';
import type { Observed } from './observation.ts';
import type { Finding, Remark } from './verdict.ts';

const OWN_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** That browsers refuse the port of a target, whoever listens there (Fetch standard, bad ports). */
export function refusedByBrowsers({ target }: Pick<Observed, 'target'>): readonly Remark[] {
  const isOfBrowsers = target.transport === 'tcp' && (target.http !== 'none' || target.scheme === null);
  if (!isOfBrowsers || !isBadPort(target.port)) return [];
  return [{ rule: null, text: say('probe.remark.bad-port', { port: String(target.port) }) }];
}

/**
 * What a page has to mind about a target that was asked for as a URL and answers: a browser loads nothing without TLS into an https
 * page (Mixed Content; loopback is exempt, Secure Contexts 3.1), and takes another port for another origin (RFC 6454, 4).
 */
export function pageRemarks({ target, steps }: Observed, { verdict }: Finding): readonly Remark[] {
  if (target.http === 'none' || target.isAssumed || verdict !== 'open' || isBadPort(target.port)) return [];
  const isHere = steps.some((step) => step.step === 'tcp' && step.end.kind === 'open' && scopeOf(step.address) === 'loopback');
  const remarks: Remark[] = [];
  if (!target.hasTls && !isHere) remarks.push({ rule: null, text: say('probe.remark.mixed') });
  // A WebSocket goes to any origin (RFC 6455, 10.2).
  if (target.http === 'http' && !OWN_PORTS.has(target.port))
    remarks.push({ rule: null, text: say('probe.remark.origin', { host: target.host, port: String(target.port) }) });
  return remarks;
}
