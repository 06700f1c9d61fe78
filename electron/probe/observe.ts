import type { Socket } from 'node:net';
import { scopeOf } from '../../shared/endpoint.ts';
import { happyEyeballsOrder } from '../../shared/probe/address-order.ts';
import type { NamedAddress, NameStep, Observed, Step, TcpStep } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import { compareUntilClear } from './compare.ts';
import { askHttp } from './http-step.ts';
import type { Looking } from './looking.ts';
import { nameStep } from './name-step.ts';
import { secure } from './secure.ts';
import { type Connected, connectTo } from './tcp-step.ts';
import { askUdp } from './udp-step.ts';
import { isOnLink, surroundingsOf, type World } from './world.ts';

const ADDRESSES_MOST = 8;
/** How long to see whether the other side ends a connection by itself, where nothing above TCP is tested. */
const AFTER_MS = 500;
const UDP_MOST_MS = 3_000;

/** Goes through the steps of one target. `stays`: only addresses of the internet, for a redirect that came from there. Never rejects. */
export async function observe(target: Target, stays: 'anywhere' | 'internet', world: World, looking: Looking): Promise<Observed> {
  const around = surroundingsOf(world);
  const steps: Step[] = [];
  const ended = <S extends Step>(step: S): S => {
    steps.push(step);
    looking.onStep?.(step);
    return step;
  };
  const name = target.isAddress ? null : ended(await nameStep(target.host, world, looking.deadlineMs, looking.signal));
  const found = addressesOf(target, name);
  const addresses = found.filter(({ address }) => stays === 'anywhere' || scopeOf(address.replace(/%.*$/, '')) === 'internet');
  const stopped = addresses.length < found.length && addresses.length === 0 ? 'into-private' : null;
  if (looking.signal.aborted) return { target, steps, around, stopped };
  if (target.transport === 'udp') {
    const asking = { port: target.port, deadlineMs: Math.min(looking.deadlineMs, UDP_MOST_MS), signal: looking.signal };
    const networks = world.networks();
    for (const step of await Promise.all(
      addresses.map((one) => askUdp(one, { ...asking, isOnLink: isOnLink(one.address, networks) })),
    ))
      ended(step);
    return { target, steps, around, stopped };
  }
  const attempts = connectAll(target, addresses, world, looking, ended);
  const winner = await firstOpen(attempts);
  if (winner?.socket != null) await lookAbove(target, winner.step, winner.socket, world, looking, ended);
  await closeOthers(attempts);
  const ordered = inOrder(steps, addresses);
  if (!looking.compares || looking.signal.aborted) return { target, steps: ordered, around, stopped };
  const compared = await compareUntilClear(ordered, around, world, looking);
  return { target, steps: [...ordered, ...compared], around, stopped };
}

function addressesOf(target: Target, name: NameStep | null): readonly NamedAddress[] {
  if (name === null) return [{ address: target.host, family: target.host.includes(':') ? 6 : 4 }];
  return happyEyeballsOrder(name.addresses).slice(0, ADDRESSES_MOST);
}

function connectAll(
  target: Target,
  addresses: readonly NamedAddress[],
  world: World,
  { deadlineMs, signal }: Looking,
  ended: (step: TcpStep) => void,
): readonly Promise<Connected>[] {
  const afterMs = target.hasTls || target.http !== 'none' ? 0 : AFTER_MS;
  const networks = world.networks();
  return addresses.map(async (one) => {
    const onLink = isOnLink(one.address, networks);
    const connected = await connectTo(one, { port: target.port, deadlineMs, afterMs, isOnLink: onLink, signal });
    ended(connected.step);
    return connected;
  });
}

/** The first connection that stands; null when none does. */
async function firstOpen(attempts: readonly Promise<Connected>[]): Promise<Connected | null> {
  const opened = attempts.map(async (attempt) => {
    const connected = await attempt;
    if (connected.socket === null) throw new Error('not open');
    return connected;
  });
  return Promise.any(opened).catch(() => null);
}

/** TLS and HTTP on the connection that stood first. */
async function lookAbove(
  target: Target,
  { address, family }: TcpStep,
  socket: Socket,
  world: World,
  looking: Looking,
  ended: (step: Step) => void,
): Promise<void> {
  const { deadlineMs, signal } = looking;
  const secured = target.hasTls ? await secure(target, { address, family }, socket, world, looking, ended) : socket;
  if (secured !== null && target.http !== 'none' && !signal.aborted)
    ended(await askHttp(secured, target, { address, deadlineMs, signal }));
  secured?.destroy();
}

async function closeOthers(attempts: readonly Promise<Connected>[]): Promise<void> {
  for (const { socket } of await Promise.all(attempts)) socket?.destroy();
}

const RANK: Readonly<Record<Step['step'], number>> = { name: 0, tcp: 1, udp: 1, tls: 2, http: 3, compare: 4 };

/** Attempts in the order of Happy Eyeballs, whichever ended first, and the steps one above the other. */
function inOrder(steps: readonly Step[], addresses: readonly NamedAddress[]): readonly Step[] {
  const place = (step: Step) => (step.step === 'tcp' ? addresses.findIndex(({ address }) => address === step.address) : 0);
  return steps.toSorted((a, b) => RANK[a.step] - RANK[b.step] || place(a) - place(b));
}
