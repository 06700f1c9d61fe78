import { setTimeout as sleep } from 'node:timers/promises';
import { type Lab, makeLab, whyNoLab } from '../electron/cli/lab/network.ts';

// How long after a fault begins does the diagnosis say so? Real faults between two network namespaces, looked at every second with the
// usual thresholds; the watch runs before the fault begins. `npm run bench -- diagnosis`. Linux as root only.

interface Scenario {
  readonly rule: string;
  readonly what: string;
  readonly side: 'near' | 'far';
  readonly forMs: number;
  /** What runs healthily before. */
  readonly before?: (lab: Lab) => Promise<unknown>;
  readonly fault: (lab: Lab) => unknown;
}

/** The watch needs its start and two looks before the fault. */
const WATCH_MS = 4_000;
const AT_ONCE = 3;
const hold =
  (to: readonly string[], isHopeless = true) =>
  (lab: Lab) =>
    lab.peer('near', { dial: 'hold', to, isHopeless });
const echo = (port: number) => (lab: Lab) => lab.peer('far', { serve: 'echo', ports: [port] });
const many = (target: string, count: number) => Array.from({ length: count }, () => target);

const SCENARIOS: readonly Scenario[] = [
  {
    ...{ rule: 'C1', what: 'a dropped SYN', side: 'near', forMs: 12_000 },
    before: async (lab) => lab.filter('far', 'input tcp dport 5432 drop'),
    fault: hold(['192.0.2.2:5432']),
  },
  {
    ...{ rule: 'C2', what: 'one port that no host answers', side: 'near', forMs: 12_000 },
    before: async (lab) => {
      lab.filter('far', 'input tcp dport 5432 drop');
      await echo(443)(lab);
      await lab.peer('near', { dial: 'talk', to: ['192.0.2.2:443'] });
    },
    fault: hold([1, 2, 3].map((at) => `198.51.100.${at}:5432`)),
  },
  {
    ...{ rule: 'C3', what: 'no host answers on any port', side: 'near', forMs: 12_000 },
    before: async (lab) => lab.filter('far', 'input meta l4proto tcp drop'),
    fault: hold([1, 2, 3, 4, 5].map((at) => `198.51.100.${at}:${at * 111}`)),
  },
  {
    ...{ rule: 'C9', what: 'a program that gives up after 5 s', side: 'near', forMs: 20_000 },
    before: async (lab) => lab.filter('far', 'input tcp dport 5432 drop'),
    fault: (lab) => lab.peer('near', { dial: 'impatient', to: ['192.0.2.2:5432'] }),
  },
  {
    ...{ rule: 'C13', what: 'answers that get lost on their way back', side: 'far', forMs: 12_000 },
    before: async (lab) => {
      await echo(8443)(lab);
      lab.filter('near', 'input tcp flags & (syn|ack) == syn|ack drop');
    },
    fault: hold(many('192.0.2.2:8443', 3)),
  },
  {
    ...{ rule: 'I3', what: 'a host that vanishes while it is talked with', side: 'near', forMs: 25_000 },
    before: async (lab) => {
      await echo(443)(lab);
      await lab.peer('near', { dial: 'talk', to: ['192.0.2.2:443'] });
    },
    fault: (lab) => lab.filter('far', 'input meta l4proto tcp drop', 'output meta l4proto tcp drop'),
  },
  {
    ...{ rule: 'P1', what: 'one packet of ten gets lost', side: 'near', forMs: 25_000 },
    before: async (lab) => {
      await echo(9000)(lab);
      await lab.peer('near', { dial: 'stream', to: ['192.0.2.2:9000'] });
    },
    fault: (lab) => lab.filter('far', 'input tcp dport 9000 numgen inc mod 10 0 drop'),
  },
  {
    ...{ rule: 'P3', what: 'large packets vanish', side: 'near', forMs: 20_000 },
    before: async (lab) => {
      await echo(443)(lab);
      lab.filter('far', 'input tcp dport 443 meta length > 1000 drop');
    },
    fault: (lab) => lab.peer('near', { dial: 'mixed', to: ['192.0.2.2:443'] }),
  },
  {
    ...{ rule: 'A2', what: 'a peer that does not read, on this side', side: 'near', forMs: 15_000 },
    before: (lab) => lab.peer('far', { serve: 'deaf', ports: [9000] }),
    fault: (lab) => lab.peer('near', { dial: 'flood', to: ['192.0.2.2:9000'] }),
  },
  {
    ...{ rule: 'A3', what: 'the same, on the side that does not read', side: 'far', forMs: 15_000 },
    before: (lab) => lab.peer('far', { serve: 'deaf', ports: [9000] }),
    fault: (lab) => lab.peer('near', { dial: 'flood', to: ['192.0.2.2:9000'] }),
  },
  {
    ...{ rule: 'A6', what: 'a full accept queue', side: 'far', forMs: 12_000 },
    before: (lab) => lab.peer('far', { serve: 'stuck', ports: [8080] }),
    fault: hold(many('192.0.2.2:8080', 6)),
  },
  {
    ...{ rule: 'X1', what: 'a used-up range of local ports', side: 'near', forMs: 10_000 },
    before: async (lab) => {
      lab.set('near', 'net.ipv4.ip_local_port_range', '40000 40019');
      await echo(443)(lab);
    },
    fault: hold(many('192.0.2.2:443', 20), false),
  },
];

interface Timed {
  readonly scenario: Scenario;
  /** From the fault to the finding; null: it was not found. */
  readonly ms: number | null;
  readonly others: readonly string[];
}

/** Makes every fault and prints how long its finding took. */
export async function benchDiagnosis(): Promise<{ readonly ok: boolean }> {
  const why = whyNoLab();
  if (why !== null) {
    console.log(`\n!!! The lab of diagnosis is SKIPPED: ${why}.`);
    return { ok: true };
  }
  const timed: Timed[] = [];
  const waiting = [...SCENARIOS];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) timed.push(await time(next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.log('\nFrom the fault to its finding, looked at every second:');
  for (const { scenario, ms, others } of timed.toSorted(
    (a, b) => SCENARIOS.indexOf(a.scenario) - SCENARIOS.indexOf(b.scenario),
  )) {
    const took = ms === null ? 'NOT FOUND' : `${(ms / 1_000).toFixed(1)} s`;
    const beside = others.length === 0 ? '' : `  (beside it: ${others.join(' ')})`;
    console.log(`  ${scenario.rule.padEnd(4)} ${took.padStart(9)}  ${scenario.what}${beside}`);
  }
  return { ok: timed.every(({ ms, others }) => ms !== null && others.length === 0) };
}

async function time(scenario: Scenario): Promise<Timed> {
  const lab = makeLab();
  try {
    await scenario.before?.(lab);
    const printed = lab.diagnose(scenario.side, WATCH_MS + scenario.forMs);
    await sleep(WATCH_MS);
    const beganMs = Date.now();
    await scenario.fault(lab);
    const { findings } = await printed;
    const found = findings.find(({ rule }) => rule === scenario.rule);
    const others = findings.filter((finding) => finding !== found).map(({ rule }) => rule);
    return { scenario, ms: found === undefined ? null : Date.parse(found.firstSeen) - beganMs, others };
  } finally {
    lab.close();
  }
}
