import type { Bridge } from '../shared/contract.ts';
import type { PortsTried } from '../shared/ports/port-tried.ts';
import type { StopRefused } from '../shared/stop/stop-plan.ts';
import { say } from '../shared/text/say.ts';
import { doneStep, plannedStep, type StopStep, type StopWish } from './state/stopping.ts';
import type { PortlightStore } from './state/store.ts';

/** What a person does about processes and ports. */
export interface ProcessStops {
  /** Opens the question whether a process is to be stopped. Nothing is stopped by it. */
  ask(wish: StopWish): void;
  /** The person agrees with what the dialog shows: to ask the process, or, at the second step, to force it. */
  agree(): void;
  /** Closes the dialog. What was agreed to goes on and is told when it has ended. */
  close(): void;
  /** What this machine says when a port is tried; null: the host is gone, or shows another machine. */
  tryPort(port: number): Promise<PortsTried['tried'][number] | null>;
}

let made = 0;

/** Carries stops between the store and the host. */
export function processStops(bridge: Bridge, store: PortlightStore): ProcessStops {
  const setStep = (nth: number, step: StopStep): void => {
    const { stopping } = store.getState();
    if (stopping?.nth === nth) store.setStopping({ ...stopping, step });
    // The dialog was closed meanwhile: what came of it is told all the same.
    else if (step.kind === 'alive' || step.kind === 'over') store.announce(step.text);
  };
  return {
    ask(wish) {
      made += 1;
      const nth = made;
      store.setStopping({ nth, wish, step: { kind: 'planning' } });
      const { pid, startedAt } = wish;
      void bridge
        .request('stop:plan', { pid, startedAt })
        .catch(unreachable)
        .then((answer) => {
          if (store.getState().stopping?.nth === nth) setStep(nth, plannedStep(answer));
        });
    },
    agree() {
      const { stopping } = store.getState();
      if (stopping === null) return;
      const { nth, step } = stopping;
      if (step.kind !== 'asking' && step.kind !== 'alive') return;
      const { plan } = step;
      const isForced = step.kind === 'alive';
      store.setStopping({ ...stopping, step: { kind: 'waiting', plan, isForced } });
      void bridge
        .request('stop:do', { planId: plan.planId, isForced })
        .catch(unreachable)
        .then((done) => {
          const next = doneStep(plan, done);
          if (next !== null) return setStep(nth, next);
          if (store.getState().stopping?.nth === nth) store.setStopping(null);
          if (done.kind === 'stopped') store.announce(done.text);
        });
    },
    close: () => store.setStopping(null),
    async tryPort(port) {
      const answer = await bridge.request('port:look', { ports: [port] }).catch(() => ({ failed: '' }));
      return 'failed' in answer ? null : (answer.tried[0] ?? null);
    },
  };
}

function unreachable(error: unknown): StopRefused {
  const text = say('start.unreachable', { what: error instanceof Error ? error.message : String(error) });
  return { kind: 'refused', code: 'unsure', text, remedy: null };
}
