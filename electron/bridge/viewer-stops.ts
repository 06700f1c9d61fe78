import type { Answer, Ask } from '../../shared/contract.ts';
import { consequencesOf } from '../../shared/stop/consequences.ts';
import { say } from '../../shared/text/say.ts';
import type { Collector } from '../collect/collector.ts';
import { collectorForThisMachine } from '../collect/machine.ts';
import { lookAtPorts, nextFree } from '../collect/port-look.ts';
import { stopSystemOfThisMachine } from '../stop/machine.ts';
import { refused, type StopSystem } from '../stop/stop-system.ts';
import { createStopper, type Stopper } from '../stop/stopper.ts';

/** What one viewer may do to processes and ask of ports. Plans are this viewer's own: nobody else can carry them out. */
export interface ViewerStops {
  look(ask: Ask<'port:look'>): Promise<Answer<'port:look'>>;
  plan(ask: Ask<'stop:plan'>): Promise<Answer<'stop:plan'>>;
  stop(ask: Ask<'stop:do'>): Promise<Answer<'stop:do'>>;
  close(): void;
}

/** What they are made of; a test puts its own parts in. */
export interface ViewerStopsOptions {
  /** True while this viewer is shown another machine (a capture): nothing is stopped then. */
  readonly isElsewhere: () => boolean;
  readonly system?: () => StopSystem;
  readonly collector?: () => Collector;
}

/** Makes them. Nothing is read before the first question. Questions are answered one after the other. */
export function viewerStops({
  isElsewhere,
  system = stopSystemOfThisMachine,
  collector = collectorForThisMachine,
}: ViewerStopsOptions): ViewerStops {
  let stopper: Stopper | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** A page that asks without end must not have the machine read many times at once. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }

  async function withCollector<T>(work: (one: Collector) => Promise<T>): Promise<T> {
    const one = collector();
    try {
      return await work(one);
    } finally {
      one.close();
    }
  }

  const theStopper = (): Stopper => {
    stopper ??= createStopper({
      system: system(),
      consequences: (pid) =>
        withCollector(async (one) => {
          const scan = await one.scan();
          return scan.kind === 'failed' ? null : consequencesOf(pid, scan.reading.sockets, scan.table.processes);
        }),
    });
    return stopper;
  };
  const elsewhere = () => refused('elsewhere', say('stop.refused.elsewhere'));

  return {
    look: ({ ports }) =>
      inTurn(async () => {
        if (isElsewhere()) return { failed: say('stop.refused.elsewhere') };
        return withCollector(async (one) => {
          const look = await lookAtPorts(
            ports.map((port) => ({ port, protocol: null })),
            one,
          );
          if ('failed' in look) return look;
          const tried: { port: number; outcome: (typeof look.ports)[number]['tried']; nextFree: number | null }[] = [];
          for (const { answer, tried: outcome } of look.ports)
            tried.push({ port: answer.port, outcome, nextFree: await nextFree(answer.port, look) });
          return { tried };
        });
      }),
    plan: (ask) => inTurn(async () => (isElsewhere() ? elsewhere() : theStopper().plan(ask))),
    // Not in turn: waiting for one process to end must not keep others from being looked at.
    stop: async ({ planId, isForced }) => (isElsewhere() ? elsewhere() : theStopper().stop(planId, isForced)),
    close: () => stopper?.close(),
  };
}
