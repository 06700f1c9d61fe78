import { say } from '../text/say.ts';
import type { Consequences } from './consequences.ts';
import type { StopProcess, StopWay } from './stop-plan.ts';

const NAMED_MOST = 4;

/** How a process will be stopped, as one sentence. `name` is what people call the unit or container. */
export function howText(way: StopWay, name: string | null, { pid }: Pick<StopProcess, 'pid'>): string {
  switch (way.kind) {
    case 'signal':
      return say('stop.how.signal', { pid });
    case 'service':
      return say(`stop.how.${way.manager}`, { unit: name ?? way.unit });
    case 'container':
      return say('stop.how.container', { engine: way.engine, name: name ?? way.id.slice(0, 12) });
    case 'taskkill':
      return say('stop.how.taskkill', { pid });
  }
}

/** What the second step would do, as one sentence. */
export function forceText(way: StopWay, name: string | null): string {
  switch (way.kind) {
    case 'signal':
      return say('stop.force.signal');
    case 'service':
      return say('stop.force.service', { unit: name ?? way.unit });
    case 'container':
      return say('stop.force.container', { engine: way.engine, name: name ?? way.id.slice(0, 12) });
    case 'taskkill':
      return say('stop.force.taskkill');
  }
}

/** What would break, worst first; that it is not known is said too. */
export function breaksText(way: StopWay, name: string | null, consequences: Consequences | null): readonly string[] {
  const whole =
    way.kind === 'service'
      ? [say('stop.breaks.service', { unit: name ?? way.unit })]
      : way.kind === 'container'
        ? [say('stop.breaks.container', { name: name ?? way.id.slice(0, 12) })]
        : [];
  if (consequences === null) return [...whole, say('stop.breaks.unknown')];
  const { clients, clientHosts, calls, ports, workers, partners, supervisor } = consequences;
  const named = (owners: readonly { readonly name: string; readonly pid: number }[]) =>
    owners
      .slice(0, NAMED_MOST)
      .map(({ name, pid }) => `${name} ${pid}`)
      .join(', ');
  return [
    ...whole,
    ...(clients > 0 ? [say('stop.breaks.clients', { count: clients, hosts: clientHosts })] : []),
    ...(ports.length > 0 ? [say('stop.breaks.ports', { ports: ports.slice(0, 8).join(', ') })] : []),
    ...(calls > 0 ? [say('stop.breaks.calls', { count: calls })] : []),
    ...(workers.length > 0 ? [say('stop.breaks.workers', { count: workers.length, names: named(workers) })] : []),
    ...(partners.length > 0 ? [say('stop.breaks.partners', { count: partners.length, names: named(partners) })] : []),
    ...(supervisor !== null && way.kind === 'signal'
      ? [say('stop.breaks.supervisor', { name: supervisor.name, pid: supervisor.pid })]
      : []),
  ];
}
