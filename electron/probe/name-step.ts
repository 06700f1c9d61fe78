import type { NamedAddress, NameStep, ServerAnswer } from '../../shared/probe/observation.ts';
import type { World } from './world.ts';

/** When a name takes this long, its servers are asked one by one, to see which of them is slow. */
const SLOW_MS = 1_000;
/** resolv.conf(5): glibc waits 5 s for each server and asks twice; Windows gives up after about 10 s. */
const LOOKUP_MOST_MS = 12_000;
const SERVERS_MOST = 4;

/** Looks a name up as every program does, and asks the configured servers directly when that fails or is slow. Never rejects. */
export async function nameStep(name: string, world: World, deadlineMs: number, signal: AbortSignal): Promise<NameStep> {
  const startedAt = performance.now();
  const configured = world.nameServers().slice(0, SERVERS_MOST);
  const lookup = lookedUp(name, world);
  const first = await Promise.race([lookup, resting(SLOW_MS, signal)]);
  let asked: Promise<readonly ServerAnswer[]> | null = null;
  const ask = () => {
    asked ??= Promise.all(configured.map((server) => world.askServer(server, name, Math.max(deadlineMs, 1_000), signal)));
    return asked;
  };
  const ended = first ?? (await Promise.race([lookup, allSilent(ask(), signal), resting(LOOKUP_MOST_MS - SLOW_MS, signal)]));
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

/** Ends when every server was silent: then the system's own resolver has nobody to hear from either. */
async function allSilent(asked: Promise<readonly ServerAnswer[]>, signal: AbortSignal): Promise<null> {
  const servers = await asked;
  if (servers.length > 0 && servers.every(({ end }) => end === 'silent')) return null;
  return resting(LOOKUP_MOST_MS, signal);
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
