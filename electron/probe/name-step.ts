import type { NamedAddress, NameStep, ServerAnswer, ServerEnd } from '../../shared/probe/observation.ts';
import type { World } from './world.ts';

/** When a name takes this long, or half of the time that a step may take, its servers are asked one by one, to see which of them is slow. */
const SLOW_MS = 1_000;
/** resolv.conf(5): glibc waits 5 s for each server and asks twice; Windows gives up after about 10 s. */
const LOOKUP_MOST_MS = 12_000;
const SERVERS_MOST = 4;
/** What tells that a server is there to be heard. */
const ANSWERS: readonly ServerEnd[] = ['addresses', 'no-such-name', 'no-addresses'];

/**
 * Looks a name up as every program does, and asks the configured servers directly, for `deadlineMs`, when that fails or is slow. The
 * look-up itself is given `deadlineMs` too; longer only where a server has answered, to which the system comes in its turn. Never rejects.
 */
export async function nameStep(name: string, world: World, deadlineMs: number, signal: AbortSignal): Promise<NameStep> {
  const startedAt = performance.now();
  const configured = world.nameServers().slice(0, SERVERS_MOST);
  const lookup = lookedUp(name, world);
  const slowMs = Math.min(SLOW_MS, deadlineMs / 2);
  const first = await Promise.race([lookup, resting(slowMs, signal)]);
  let asked: Promise<readonly ServerAnswer[]> | null = null;
  const ask = () => {
    asked ??= Promise.all(configured.map((server) => world.askServer(server, name, deadlineMs, signal)));
    return asked;
  };
  const ended = first ?? (await Promise.race([lookup, patience(ask(), deadlineMs - slowMs, signal)]));
  const failure = ended === null ? 'silent' : ended.failure;
  const ms = performance.now() - startedAt;
  const servers = asked !== null || (failure !== null && !signal.aborted) ? await ask() : [];
  return { step: 'name', name, ms, addresses: ended?.addresses ?? [], failure, configured, servers };
}

interface LookedUp {
  readonly addresses: readonly NamedAddress[];
  readonly failure: string | null;
}

async function lookedUp(name: string, world: World): Promise<LookedUp> {
  try {
    const addresses = await world.lookUp(name);
    return { addresses, failure: addresses.length === 0 ? 'ENODATA' : null };
  } catch (error) {
    return { addresses: [], failure: (error as NodeJS.ErrnoException).code ?? 'EAI_FAIL' };
  }
}

/** Ends when the system's own resolver has had its time: where every server was silent it has nobody to hear from either. */
async function patience(asked: Promise<readonly ServerAnswer[]>, leftMs: number, signal: AbortSignal): Promise<null> {
  const until = resting(leftMs, signal);
  const servers = await asked;
  if (servers.length > 0 && servers.every(({ end }) => end === 'silent')) return null;
  const isKnown = servers.some(({ end }) => ANSWERS.includes(end));
  return isKnown ? resting(Math.max(LOOKUP_MOST_MS, leftMs), signal) : until;
}

/** null, after a time or at the signal. */
function resting(ms: number, signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(null);
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
