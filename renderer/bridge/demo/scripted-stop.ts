import type { Ask, Requests } from '../../../shared/contract.ts';
import type { Table } from '../../../shared/diff.ts';
import { consequencesOf } from '../../../shared/stop/consequences.ts';
import type { StopRefused } from '../../../shared/stop/stop-plan.ts';
import { breaksText, forceText, howText } from '../../../shared/stop/stop-words.ts';
import { say } from '../../../shared/text/say.ts';

type Stops = Pick<Requests, 'port:look' | 'stop:plan' | 'stop:do'>;

const WAY = { kind: 'signal' } as const;

/** Stops and port trials of the demo: planned from the made-up machine as from a real one, and nothing is done. Databases need force. */
export function scriptedStops(tableNow: () => Table | null): Stops {
  const asked = new Set<string>();
  const processOf = (pid: number) => tableNow()?.processes.get(pid);
  return {
    'port:look': ({ ports }) => ({ tried: ports.map((port) => triedIn(tableNow(), port)) }),
    'stop:plan': ({ pid }) => {
      const table = tableNow();
      const process = processOf(pid);
      if (table === null || process === undefined) return refused('gone', say('stop.refused.gone', { pid }), null);
      const { name, user, startedAt, commandLine } = process;
      if (pid === 1) return refused('system', say('stop.refused.system', { name, pid }), say('stop.remedy.system'));
      if (user === 'root') {
        const remedy = say('stop.remedy.user', { user, command: `sudo kill ${pid}` });
        return refused('not-permitted', say('stop.refused.user', { name, pid, user }), remedy);
      }
      const plan = {
        planId: `demo-${pid}`,
        process: { pid, name, user, startedAt, commandLine },
        way: WAY,
        how: howText(WAY, null, { pid }),
        why: null,
        command: `kill ${pid}`,
        breaks: breaksText(WAY, null, consequencesOf(pid, table.sockets.values(), table.processes)),
      };
      return { kind: 'plan', plan };
    },
    'stop:do': ({ planId, isForced }: Ask<'stop:do'>) => {
      const pid = Number(planId.slice('demo-'.length));
      const name = processOf(pid)?.name ?? '';
      if (!isForced && /postgres|mysql|redis/.test(name) && !asked.has(planId)) {
        asked.add(planId);
        const text = say('stop.alive', { name, pid, seconds: 5 });
        return { kind: 'alive', text, afterMs: 5_000, force: forceText(WAY, null) };
      }
      return { kind: 'stopped', text: say('demo.stopped', { name }) };
    },
  };
}

function triedIn(table: Table | null, port: number): { port: number; outcome: 'free' | null; nextFree: number | null } {
  const held = new Set<number | null>();
  for (const { local, state } of table?.sockets.values() ?? []) if (state !== 'time-wait') held.add(local.port);
  let nextFree = port + 1;
  while (held.has(nextFree)) nextFree += 1;
  return { port, outcome: held.has(port) ? null : 'free', nextFree: nextFree > 65_535 ? null : nextFree };
}

function refused(code: StopRefused['code'], text: string, remedy: string | null): StopRefused {
  return { kind: 'refused', code, text, remedy };
}
