import { getServers } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { ServerAnswer, ServerEnd } from '../../shared/probe/observation.ts';

/** The name servers this system is set to ask, in its order (c-ares reads resolv.conf, macOS' and Windows' own settings). */
export function configuredServers(): readonly string[] {
  return getServers();
}

/** Errors of c-ares, as Node names them: https://nodejs.org/api/dns.html#error-codes. */
const ENDS: Readonly<Record<string, ServerEnd>> = {
  ENODATA: 'no-addresses',
  ENOTFOUND: 'no-such-name',
  ETIMEOUT: 'silent',
  ETIMEDOUT: 'silent',
  ECONNREFUSED: 'refused',
};
const TELLING: readonly ServerEnd[] = ['addresses', 'no-such-name', 'no-addresses', 'failed', 'refused', 'silent'];

/** Asks one name server for both kinds of address, once. Never rejects. */
export async function askServer(server: string, name: string, deadlineMs: number, signal: AbortSignal): Promise<ServerAnswer> {
  const startedAt = performance.now();
  const resolver = new Resolver({ timeout: deadlineMs, tries: 1 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  // c-ares stretches its time-outs by what it has learned of a server.
  const deadline = setTimeout(cancel, deadlineMs);
  try {
    resolver.setServers([server]);
    const ends = await Promise.all([endOf(resolver.resolve4(name)), endOf(resolver.resolve6(name))]);
    const end = TELLING.find((one) => ends.includes(one)) ?? 'silent';
    return { server, ms: performance.now() - startedAt, end };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', cancel);
  }
}

async function endOf(asked: Promise<readonly string[]>): Promise<ServerEnd> {
  try {
    return (await asked).length > 0 ? 'addresses' : 'no-addresses';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return code === 'ECANCELLED' ? 'silent' : (ENDS[code] ?? 'failed');
  }
}
