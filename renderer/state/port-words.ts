import type { Forecast } from '../../shared/ports/ephemeral.ts';
import { bySay, sharingShort } from '../../shared/ports/sharing-words.ts';
import { countText, durationText, shortDurationText } from '../../shared/text/measure.ts';
import { say } from '../../shared/text/say.ts';
import type { ShownPort } from './shown-port.ts';

const QUIC_PORT = 443;

/** How a port is shared, in a few words; empty where one process holds it alone. */
export function sharingWord({ sharing }: Pick<ShownPort, 'sharing'>): string {
  const [first, ...others] = bySay(sharing);
  if (first === undefined) return '';
  return others.length === 0 ? sharingShort(first) : `${sharingShort(first)} ${say('tables.more', { count: others.length })}`;
}

/** Who can reach a port, by the address it is bound to, in a sentence. */
export function reachSentence({ reach }: Pick<ShownPort, 'reach'>): string {
  return say(`ports.reach.${reach ?? 'unknown'}`);
}

/** What usually stands on a port, and what stands there in place of it; empty where nothing is known. */
export function serviceSentence({ service, instead, open }: ShownPort): string {
  if (instead !== null) return say('ports.service.instead', { service: instead.service, usual: String(instead.port) });
  if (service === null) return say('ports.service.none', { port: String(open.port) });
  return say(`ports.service.${service.source}`, { port: String(open.port), service: service.name });
}

/** Why a port should not be open to everyone, and what closes it; none where it may be. */
export function riskSentences({ risk, open }: Pick<ShownPort, 'risk' | 'open'>): readonly string[] {
  if (risk === null) return [];
  const { product, confidence } = risk;
  const blanks = { product: product.name, port: String(open.port) };
  return [
    `${say(confidence === 'certain' ? 'diagnosis.E3.title' : 'diagnosis.E3.usually', blanks)}.`,
    say(product.asksWho ? 'diagnosis.E3.asks' : 'diagnosis.E3.asks-not', blanks),
    product.closing === null ? say('diagnosis.E3.no-setting') : say('diagnosis.E3.setting', product.closing),
  ];
}

/** Who holds a port, since when, and how many are connected, in a sentence. */
export function holderSentence(port: ShownPort, names: string, nowMs: number): string {
  const { open, sinceMs, sinceIsBound } = port;
  const blanks = { who: names === '' ? say('ports.who.nobody') : names, port: String(open.port) };
  const isQuic = open.protocol === 'udp' && open.port === QUIC_PORT;
  const first = say(isQuic ? 'ports.holder.quic' : open.protocol === 'udp' ? 'ports.holder.udp' : 'ports.holder.tcp', blanks);
  const age =
    sinceMs === null ? '' : say(sinceIsBound ? 'ports.since.bound' : 'ports.since', { age: durationText(nowMs - sinceMs) });
  const clients = open.protocol === 'udp' && open.clients.size === 0 ? '' : say('ports.connected', { count: open.clients.size });
  return [first, age, clients].filter((part) => part !== '').join(' ');
}

/** The accept queue of a port explained; empty where none is told. */
export function queueSentence({ queue }: Pick<ShownPort, 'queue'>): string {
  if (queue === null) return '';
  if (queue.limit === null) return say('ports.queue.no-limit', { waiting: queue.waiting });
  const blanks = { waiting: queue.waiting, limit: countText(queue.limit) };
  // Linux takes one more than the limit (sk_acceptq_is_full, include/net/sock.h).
  if (queue.waiting > queue.limit) return say('ports.queue.full', blanks);
  if (queue.waiting === queue.limit) return say('ports.queue.at-limit', blanks);
  return say(queue.waiting === 0 ? 'ports.queue.empty' : 'ports.queue.some', blanks);
}

/** When the local ports run out, in a few words. */
export function forecastText(forecast: Forecast): string {
  switch (forecast.kind) {
    case 'too-early':
      return say('ports.forecast.too-early');
    case 'not-in-sight':
      return say('ports.forecast.not-in-sight');
    case 'out':
      return forecast.inMs <= 0
        ? say('ports.forecast.out')
        : say('ports.forecast.in', { span: shortDurationText(forecast.inMs) });
  }
}
