import type { Socket } from 'node:net';
import type { NamedAddress, TlsStep } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import type { Looking } from './looking.ts';
import { connectTo } from './tcp-step.ts';
import { type Shaken, shakeHands } from './tls-step.ts';
import type { World } from './world.ts';

/** One cut handshake may be chance: three times say something. */
const TRIES = 3;

/**
 * Shakes hands by TLS; once more with this machine's own authorities where the issuer is not known; again, and without the name, where
 * the handshake was cut. Tells every handshake that says something, and resolves with the secured connection, or null.
 */
export async function secure(
  target: Target,
  place: NamedAddress,
  socket: Socket,
  world: World,
  looking: Looking,
  ended: (step: TlsStep) => void,
): Promise<Socket | null> {
  const shake = async (plain: Socket, serverName: string | null, authorities: readonly string[] | null): Promise<Shaken> =>
    shakeHands(plain, {
      ...{ address: place.address, serverName, expected: target.host, speaksHttp: target.http !== 'none' },
      ...{ deadlineMs: looking.deadlineMs, authorities, signal: looking.signal },
    });
  const again = async (serverName: string | null, authorities: readonly string[] | null): Promise<Shaken | null> => {
    if (looking.signal.aborted) return null;
    const how = { port: target.port, deadlineMs: looking.deadlineMs, afterMs: 0, isOnLink: null, signal: looking.signal };
    const { socket: fresh } = await connectTo(place, how);
    return fresh === null ? null : shake(fresh, serverName, authorities);
  };
  const name = target.isAddress ? null : target.host.replace(/\.$/, '');
  const first = await shake(socket, name, world.authorities);
  if (first.step.end.kind === 'secured')
    return judged(first, await locallyTrusted(first, world, (own) => again(name, own)), ended);
  ended(first.step);
  if (first.step.end.kind !== 'reset' && first.step.end.kind !== 'closed') return null;
  for (let tries = 1; tries < TRIES; tries += 1) {
    const next = await again(name, world.authorities);
    if (next === null) break;
    ended(next.step);
    if (next.socket !== null) return next.socket;
  }
  if (name !== null) {
    const nameless = await again(null, world.authorities);
    if (nameless !== null) ended(nameless.step);
    nameless?.socket?.destroy();
  }
  return null;
}

/** The second handshake, when the only fault of the first was its issuer and this machine's own store knows it. */
async function locallyTrusted(
  { step }: Shaken,
  world: World,
  again: (authorities: readonly string[]) => Promise<Shaken | null>,
): Promise<Shaken | null> {
  if (step.end.kind !== 'secured' || !step.end.faults.some((fault) => fault === 'unknown-issuer' || fault === 'self-signed'))
    return null;
  const own = world.localAuthorities();
  if (own.length === 0) return null;
  const second = await again(own);
  const isBetter = second?.step.end.kind === 'secured' && second.step.end.faults.length < step.end.faults.length;
  if (isBetter) return second;
  second?.socket?.destroy();
  return null;
}

function judged(first: Shaken, better: Shaken | null, ended: (step: TlsStep) => void): Socket | null {
  if (better === null || better.step.end.kind !== 'secured') {
    ended(first.step);
    return first.socket;
  }
  first.socket?.destroy();
  ended({ ...better.step, end: { ...better.step.end, isLocallyTrusted: true } });
  return better.socket;
}
