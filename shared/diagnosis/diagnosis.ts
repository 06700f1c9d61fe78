import type { Diff, Table } from '../diff.ts';
import type { Socket } from '../socket.ts';
import { CloseWaits } from './close-wait.ts';
import { Closings } from './closing.ts';
import { Connecting } from './connect.ts';
import { ExposedProducts } from './exposed-products.ts';
import type { Draft, Finding, UnseenRule } from './finding.ts';
import { fold } from './fold.ts';
import { Handshakes } from './handshake.ts';
import { IdleConnections } from './idle.ts';
import { IdleLimits } from './idle-limits.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Listeners } from './listeners.ts';
import { LocalPorts } from './local-ports.ts';
import { NotReading } from './not-reading.ts';
import { Overflows } from './overflows.ts';
import { Paths } from './path.ts';
import { Quic } from './quic.ts';
import { Reached } from './reached.ts';
import type { Family, Scene } from './scene.ts';
import { Stalls } from './stall.ts';
import { Storms } from './storm.ts';
import type { SystemFacts } from './system-facts.ts';
import { unseenRules } from './unseen.ts';

/**
 * From readings to findings. It looks at what changed and at a small number of suspects, so its cost follows the changes, and what it
 * remembers is bounded. Nothing in it knows the time but by the readings: the same readings give the same findings.
 */
export interface Diagnosis {
  /**
   * Takes one reading in: `table` AFTER the change, and the change itself. Answers with what stands now, the worst first. After a gap in
   * `seq`, or in time (sleep), it begins anew with the table.
   */
  see(table: Table, change: Diff): readonly Finding[];
  /** Rules that cannot be decided with what this system told so far, and why. */
  unseen(): readonly UnseenRule[];
  /** How many things it remembers beside the table: for tests, and for the cost. */
  readonly size: number;
}

/** Starts a diagnosis. `limits`: other thresholds than the usual, for tests. */
export function createDiagnosis(system: SystemFacts, limits: Partial<Limits> = {}): Diagnosis {
  return new Engine(system, { ...LIMITS, ...limits });
}

/** Longer without a reading, and what was observed before says nothing of now: the machine slept, or nobody looked. */
const GAP_MS = 120_000;

class Engine implements Diagnosis {
  readonly #system: SystemFacts;
  readonly #limits: Limits;
  #families: readonly Family[] = [];
  #reached = new Reached();
  #sockets = new Map<string, Socket>();
  #serverPorts = new Map<number, number>();
  #firstSeen = new Map<string, string>();
  #seq: number | null = null;
  #nowMs = 0;
  #scan = 0;
  #tells: { timers: boolean | null; details: boolean | null; queues: boolean | null } = {
    timers: null,
    details: null,
    queues: null,
  };

  constructor(system: SystemFacts, limits: Limits) {
    this.#system = system;
    this.#limits = limits;
  }

  see(table: Table, change: Diff): readonly Finding[] {
    const nowMs = Date.parse(change.takenAt);
    const follows = this.#seq !== null && change.seq === this.#seq + 1;
    const isInTime = nowMs >= this.#nowMs && nowMs - this.#nowMs <= GAP_MS;
    if (!follows || !isInTime) this.#begin();
    const isFirst = this.#seq === null;
    this.#seq = change.seq;
    this.#nowMs = nowMs;
    this.#scan = isFirst ? 0 : this.#scan + 1;
    const scene = this.#sceneOf(table, change);
    if (isFirst) this.#take([...table.sockets.values()], [], scene);
    else this.#take([...change.opened, ...change.changed], change.closed, scene);
    return this.#stamp(fold(this.#families.flatMap((family) => family.look(scene))), change.takenAt);
  }

  #begin(): void {
    this.#families = [
      ...[new Connecting(), new Handshakes(), new IdleConnections(), new IdleLimits(), new Stalls(), new Paths(), new Quic()],
      ...[
        new CloseWaits(),
        new NotReading(),
        new Closings(),
        new Listeners(),
        new Overflows(),
        new Storms(),
        new LocalPorts(),
        new ExposedProducts(),
      ],
    ];
    this.#reached = new Reached();
    this.#sockets = new Map();
    this.#serverPorts = new Map();
    this.#firstSeen = new Map();
    this.#seq = null;
  }

  #sceneOf(table: Table, { takenAt }: Diff): Scene {
    return {
      system: this.#system,
      limits: this.#limits,
      reached: this.#reached,
      nowMs: this.#nowMs,
      at: takenAt,
      scan: this.#scan,
      sampling: table.facts.sampling,
      isServerPort: (port) => port !== null && this.#serverPorts.has(port),
      sockets: this.#sockets,
    };
  }

  #take(present: readonly Socket[], closed: readonly string[], scene: Scene): void {
    // Whether a port is a server's must be known before its connections are looked at.
    for (const socket of present)
      if (socket.state === 'listen') this.#countListener(socket, this.#sockets.get(socket.id) ?? null);
    for (const id of closed) {
      const before = this.#sockets.get(id);
      if (before === undefined) continue;
      this.#sockets.delete(id);
      this.#tell(before, null, scene);
      if (before.state === 'listen') this.#forgetListener(before);
    }
    for (const socket of present) {
      const before = this.#sockets.get(socket.id) ?? null;
      this.#sockets.set(socket.id, socket);
      if (socket.protocol === 'tcp') this.#learnWhatIsTold(socket);
      this.#tell(before, socket, scene);
    }
  }

  #tell(before: Socket | null, after: Socket | null, scene: Scene): void {
    const port = (after ?? before)?.local.port ?? null;
    this.#reached.saw(before, after, scene.nowMs, !scene.isServerPort(port));
    for (const family of this.#families) family.saw?.(before, after, scene);
  }

  #countListener({ local }: Socket, before: Socket | null): void {
    if (before?.state !== 'listen' && local.port !== null)
      this.#serverPorts.set(local.port, (this.#serverPorts.get(local.port) ?? 0) + 1);
  }

  #forgetListener({ local }: Socket): void {
    if (local.port === null) return;
    const left = (this.#serverPorts.get(local.port) ?? 1) - 1;
    if (left > 0) this.#serverPorts.set(local.port, left);
    else this.#serverPorts.delete(local.port);
  }

  #learnWhatIsTold({ state, timer, tcp, recvQueue }: Socket): void {
    const tells = this.#tells;
    if (timer !== null) tells.timers = true;
    if (tcp?.rttMs !== undefined) tells.details = true;
    if (state !== 'established') return;
    tells.queues = tells.queues === true || recvQueue !== null;
    tells.timers ??= false;
    // Of a large table, details come in turns.
    if (tcp === null && this.#scan > 0) tells.details ??= false;
  }

  #stamp(drafts: readonly Draft[], at: string): readonly Finding[] {
    const standing = new Map<string, string>();
    const findings = drafts.map(({ subject, sinceMs, isHere: _, ...draft }): Finding => {
      const id = `${draft.rule} ${subject}`;
      const firstSeen = this.#firstSeen.get(id) ?? at;
      standing.set(id, firstSeen);
      const since = sinceMs === null ? null : new Date(sinceMs).toISOString();
      return { id, ...draft, since, firstSeen, lastSeen: at };
    });
    this.#firstSeen = standing;
    return findings.sort(byWeight);
  }

  unseen(): readonly UnseenRule[] {
    return unseenRules(this.#system, this.#tells);
  }

  get size(): number {
    return this.#families.reduce((sum, family) => sum + family.size, 0) + this.#reached.size + this.#firstSeen.size;
  }
}

const SEVERITIES = ['problem', 'warning', 'note'] as const;
const CONFIDENCES = ['certain', 'likely', 'possible'] as const;

function byWeight(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    (a.firstSeen < b.firstSeen ? -1 : a.firstSeen > b.firstSeen ? 1 : 0) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
