import { apply, type Diff, type Table, type ToldDiff, tableOf, told } from '../../../shared/diff.ts';
import { type ClosedSocket, keepPast, type Past } from '../../../shared/past.ts';
import type { Process, Reading, ReadingFacts } from '../../../shared/reading.ts';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { type Random, seeded } from './random.ts';
import type { Place, Role } from './role.ts';
import type { Scene } from './scene.ts';
import { iso, type SocketMaker, socketMaker } from './sockets.ts';

/** What changed at one tick: whole, and as it travels. */
export interface DemoTick {
  readonly change: Diff;
  readonly told: ToldDiff;
}

/** The machine that the demo plays: a table that lives on from tick to tick. */
export interface DemoMachine {
  /** The whole of it now. */
  reading(): Reading;
  past(): Past;
  readonly seq: number;
  /** The living table; the machine's own, not to be changed. */
  readonly table: Table;
  /** Lets time go on to a moment (epoch milliseconds) and answers with what changed. */
  tick(nowMs: number): DemoTick;
}

interface Restless {
  id: string;
  readonly role: Role;
  readonly place: Place;
}

const SCAN_EVERY_MS = 2_000;
const REMAINS_MS = 60_000;
const GAP_FROM_MS = 17 * 60_000;
const GAP_TO_MS = 16 * 60_000;

/** Sets the scene up as it stands at a moment. Everything follows from the seed. */
export function demoMachine(scene: Scene, nowMs: number, seed = 7): DemoMachine {
  const random = seeded(seed);
  const maker = socketMaker(random, say('demo.unknown.closed-by-process'));
  const startMs = nowMs - scene.watchedMs;
  const restless: Restless[] = [];
  const sockets: Socket[] = [];
  for (const role of scene.roles) {
    for (const fixture of role.fixtures) sockets.push(maker.fixture(role, fixture, nowMs, startMs));
    for (const place of role.places) {
      for (let nth = 0; nth < place.living; nth += 1) {
        const socket = settled(random, maker, role, place, nth, { nowMs, startMs, lifeMs: scene.lifeMs });
        sockets.push(socket);
        if (place.isRestless) restless.push({ id: socket.id, role, place });
      }
    }
  }
  const table = tableOf({ ...factsOf(scene, nowMs), sockets, processes: processesOf(scene, startMs) });
  const past = keepPast(pastOf(random, maker, scene, { nowMs, startMs }));
  return playing(scene, { random, maker, table, past, restless, lastMs: nowMs });
}

interface Stage {
  readonly random: Random;
  readonly maker: SocketMaker;
  readonly table: Table;
  readonly past: ReturnType<typeof keepPast>;
  readonly restless: Restless[];
  lastMs: number;
}

function playing(scene: Scene, stage: Stage): DemoMachine {
  const { random, maker, table, past, restless } = stage;
  const remains: { readonly id: string; readonly untilMs: number }[] = [];
  // What waits for the other side goes on waiting.
  const ids = [...table.sockets.values()]
    .filter(({ tcp, timer }) => tcp !== null && timer?.kind !== 'retransmit' && timer?.kind !== 'persist')
    .map(({ id }) => id);
  let seq = 0;

  function close(nowMs: number, changed: Socket[], closed: string[]): void {
    const index = random.between(0, restless.length - 1);
    const going = restless[index];
    const last = restless.pop();
    if (going === undefined || last === undefined) return;
    if (going !== last) restless[index] = last;
    const socket = table.sockets.get(going.id);
    if (socket === undefined) return;
    if (socket.protocol === 'tcp' && random.chance(0.4)) {
      changed.push(maker.remains(socket, nowMs));
      remains.push({ id: going.id, untilMs: nowMs + REMAINS_MS });
    } else closed.push(going.id);
  }

  function tick(nowMs: number): DemoTick {
    const spanMs = nowMs - stage.lastMs;
    stage.lastMs = nowMs;
    const opened: Socket[] = [];
    const changed: Socket[] = [];
    const closed: string[] = [];
    while (remains[0] !== undefined && remains[0].untilMs <= nowMs) closed.push(remains.shift()?.id ?? '');
    const turnover = (restless.length * spanMs) / scene.lifeMs;
    const leaving = Math.min(restless.length, wholes(random, turnover));
    const arriving = restless.length === 0 ? 0 : wholes(random, turnover);
    const hosts = Array.from({ length: arriving }, () => random.pick(restless));
    for (let nth = 0; nth < leaving; nth += 1) close(nowMs, changed, closed);
    const gone = new Set([...closed, ...changed.map(({ id }) => id)]);
    for (const { role, place } of hosts) {
      const socket = maker.connection(role, place, random.pick(place.addresses), nowMs, nowMs);
      opened.push(socket);
      restless.push({ id: socket.id, role, place });
    }
    const talking = Math.min(ids.length * 0.08, 120 * (spanMs / 1_000));
    for (let nth = 0; nth < talking; nth += 1) {
      const socket = table.sockets.get(random.pick(ids));
      if (socket === undefined || socket.state !== 'established' || gone.has(socket.id)) continue;
      gone.add(socket.id);
      changed.push(maker.later(socket, nowMs));
    }
    seq += 1;
    const change: Diff = {
      seq,
      takenAt: iso(nowMs),
      scanMs: scene.scanMs,
      total: table.sockets.size + opened.length - closed.length,
      opened,
      changed,
      closed,
      processes: { set: [], gone: [] },
      facts: {},
    };
    const tick = { change, told: told(table, change) };
    past.seen(table, change);
    apply(table, change);
    return tick;
  }

  return {
    get seq() {
      return seq;
    },
    table,
    reading: () => ({ ...table.facts, sockets: [...table.sockets.values()], processes: [...table.processes.values()] }),
    past: () => ({ scansMs: [...past.now().scansMs], closed: [...past.now().closed] }),
    tick,
  };
}

function factsOf(scene: Scene, nowMs: number): ReadingFacts {
  return {
    schema: 1,
    takenAt: iso(nowMs),
    host: 'workbench',
    platform: 'linux',
    method: ['ss'],
    blindSpots: scene.blindSpots,
    skipped: [],
    skippedCount: 0,
    sampling: scene.sampling,
  };
}

function processesOf(scene: Scene, startMs: number): readonly Process[] {
  const bootMs = startMs - 95 * 60_000;
  return scene.roles.flatMap(({ processes }) =>
    processes.map(({ startedMinute, ...process }) => ({ ...process, startedAt: iso(bootMs + startedMinute * 60_000) })),
  );
}

interface Span {
  readonly nowMs: number;
  readonly startMs: number;
}

/** A connection that is there when the demo begins. Restless ones are young; most of the others were there before the watch. */
function settled(
  random: Random,
  maker: SocketMaker,
  role: Role,
  place: Place,
  nth: number,
  { nowMs, startMs, lifeMs }: Span & { readonly lifeMs: number },
): Socket {
  const address = place.addresses[nth % place.addresses.length] ?? '*';
  const ageMs = place.isRestless ? -Math.log(1 - random.next()) * lifeMs : (nowMs - startMs) * random.next() * 5;
  const sinceMs = onScan(nowMs - ageMs, nowMs, startMs);
  const socket = maker.connection(role, place, address, sinceMs, nowMs);
  return sinceMs > startMs ? socket : { ...socket, sinceIsBound: true };
}

/** The last minutes: restless connections that came and went, more of them in some minutes than in others. */
function pastOf(random: Random, maker: SocketMaker, scene: Scene, { nowMs, startMs }: Span): Past {
  const scansMs: number[] = [];
  for (let at = startMs; at <= nowMs; at += SCAN_EVERY_MS) if (!isInGap(at, nowMs)) scansMs.push(at);
  const closed: ClosedSocket[] = [];
  for (const role of scene.roles) {
    for (const place of role.places) {
      if (!place.isRestless) continue;
      const wave = random.next() * 6;
      const count = Math.round((place.living * (nowMs - startMs)) / scene.lifeMs);
      for (let nth = 0; nth < count; nth += 1) {
        const bornMs = startMs + random.next() * (nowMs - startMs);
        if (!random.chance(0.7 + 0.3 * Math.sin(wave + bornMs / 310_000))) continue;
        const endMs = bornMs - Math.log(1 - random.next()) * scene.lifeMs;
        if (endMs >= nowMs) continue;
        const sinceMs = onScan(bornMs, nowMs, startMs);
        const socket = maker.connection(role, place, random.pick(place.addresses), sinceMs, sinceMs);
        closed.push({ socket, closedAtMs: Math.max(onScan(endMs, nowMs, startMs), sinceMs + SCAN_EVERY_MS) });
      }
    }
  }
  closed.sort((a, b) => a.closedAtMs - b.closedAtMs);
  return { scansMs, closed };
}

/** The scan that first noticed what happened at a moment: none notices anything in the gap. */
function onScan(atMs: number, nowMs: number, startMs: number): number {
  const scan = startMs + Math.ceil(Math.max(0, atMs - startMs) / SCAN_EVERY_MS) * SCAN_EVERY_MS;
  if (!isInGap(scan, nowMs)) return Math.min(scan, nowMs);
  return startMs + Math.ceil((nowMs - GAP_TO_MS - startMs) / SCAN_EVERY_MS) * SCAN_EVERY_MS;
}

function isInGap(atMs: number, nowMs: number): boolean {
  return atMs > nowMs - GAP_FROM_MS && atMs < nowMs - GAP_TO_MS;
}

function wholes(random: Random, expected: number): number {
  const whole = Math.floor(expected);
  return whole + (random.chance(expected - whole) ? 1 : 0);
}
