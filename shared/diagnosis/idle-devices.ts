import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';

/** A limit after which something on the way forgets a silent TCP connection. */
interface IdleLimit {
  readonly afterMs: number;
  readonly name: string;
}

/** Documentation of each maker, in its order: Azure load balancer, AWS, Google Cloud, Cisco, Palo Alto, Fortinet, RFC 5382, MikroTik, Linux. */
function limits(): readonly IdleLimit[] {
  return [
    { afterMs: 240_000, name: say('diagnosis.device.azure') },
    { afterMs: 240_000, name: say('diagnosis.device.home-shortest') },
    { afterMs: 350_000, name: say('diagnosis.device.aws') },
    { afterMs: 600_000, name: say('diagnosis.device.google-vpc') },
    { afterMs: 600_000, name: say('diagnosis.device.asa-half') },
    { afterMs: 1_200_000, name: say('diagnosis.device.google-nat') },
    { afterMs: 3_600_000, name: say('diagnosis.device.asa') },
    { afterMs: 3_600_000, name: say('diagnosis.device.palo-alto') },
    { afterMs: 3_600_000, name: say('diagnosis.device.fortigate') },
    { afterMs: 3_600_000, name: say('diagnosis.device.home-usual') },
    { afterMs: 7_200_000, name: say('diagnosis.device.keepalive-default') },
    { afterMs: 7_440_000, name: say('diagnosis.device.rfc5382') },
    { afterMs: 86_400_000, name: say('diagnosis.device.mikrotik') },
    { afterMs: 432_000_000, name: say('diagnosis.device.conntrack') },
  ];
}

/** All devices and services whose limit lies within the bounds (milliseconds), widened by `share`. */
export function devicesBetween(fromMs: number, toMs: number, share: number): readonly string[] {
  return limits()
    .filter(({ afterMs }) => afterMs >= fromMs * (1 - share) && afterMs <= toMs * (1 + share))
    .map(({ afterMs, name }) => say('diagnosis.device', { name, after: durationText(afterMs) }));
}

/** The limits that a silent connection meets first, in a sentence. */
export function shortestLimits(): string {
  return limits()
    .filter(({ afterMs }, at) => afterMs <= 3_600_000 && [0, 2, 3, 6].includes(at))
    .map(({ afterMs, name }) => say('diagnosis.device', { name, after: durationText(afterMs) }))
    .join(', ');
}
