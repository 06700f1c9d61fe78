import { durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { judgeTcp } from './judge-tcp.ts';
import { nextStep } from './next-step.ts';
import type { Observed, UdpStep } from './observation.ts';
import type { Finding } from './verdict.ts';

/** What can be told of UDP: an answer is one, an ICMP error is a refusal, and silence is open or filtered. */
export function judgeUdp(observed: Observed): Finding {
  const { target, around } = observed;
  const udp = observed.steps.filter((step) => step.step === 'udp');
  const answered = udp.find(({ end }) => end.kind === 'answered');
  if (answered !== undefined)
    return {
      ...{ verdict: 'open', rule: null, confidence: 'certain', candidates: [], nextSteps: [] },
      explanation: say(answered.asked === 'quic' ? 'probe.udp.quic' : 'probe.udp.answered', { after: durationText(answered.ms) }),
    };
  const silent = udp.find(({ end }) => end.kind === 'silent');
  if (silent !== undefined)
    return {
      ...{ verdict: 'open-or-filtered', rule: null, confidence: 'certain' },
      explanation: silentText(silent),
      candidates: [say('probe.cause.udp-ignores'), say('probe.cause.udp-dropped'), say('probe.cause.host-off')],
      nextSteps: [
        ...(silent.asked === 'quic' ? [nextStep('try-tcp', around.platform, target)] : []),
        nextStep('higher-test', around.platform, target),
        nextStep('own-firewall', around.platform, target),
      ],
    };
  // The errors are those of TCP, and mean the same.
  const steps = udp.map(({ address, family, port, ms, isOnLink, end }) => ({
    ...{ step: 'tcp' as const, address, family, port, ms, isOnLink, after: null },
    end: end.kind === 'error' ? end : { kind: 'silent' as const },
  }));
  const finding = judgeTcp({ ...observed, steps });
  return finding.verdict === 'refused' ? { ...finding, explanation: say('probe.udp.refused') } : finding;
}

function silentText({ asked, ms }: UdpStep): string {
  const waited = durationText(ms);
  return asked === 'nothing' ? say('probe.udp.silent', { waited }) : say(`probe.udp.silent-${asked}`, { waited });
}
