import { endpointText } from '../../../shared/endpoint.ts';
import { ownCopy } from '../../../shared/own-copy.ts';
import type { Sampling, UnseenConnection } from '../../../shared/reading.ts';
import { lineSplitter, parseSsEvent } from '../parse/ss-events.ts';
import type { Where } from '../run.ts';
import { type Follower, follow } from './follow.ts';
import { cookieOf } from './row-key.ts';

/** What the listening needs to know of the table and of ourselves. */
export interface ClosesOptions {
  readonly where: Where;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** True when a scan has seen the socket with this cookie. */
  readonly wasSeen: (protocol: 'tcp' | 'udp', cookie: string) => boolean;
  /** True while a scan is under way, whose table is not known yet. */
  readonly isScanning: () => boolean;
  /** True for a local port that Portlight itself listens on: its own viewers are no news. */
  readonly isOwnPort: (port: number) => boolean;
}

/** How hearing of closed sockets goes. */
export type Hearing = 'yes' | 'not-yet' | 'no-tool' | 'ends-again' | 'hears-nothing' | 'part' | 'off';

interface Heard {
  readonly protocol: 'tcp' | 'udp';
  readonly cookie: string;
  readonly line: string;
  readonly atMs: number;
}

/** So many connections that are seen to end without a word of `ss -E` prove that it hears nothing (a sandbox). */
const SILENT_ENDS_MOST = 20;
const RECENT_MOST = 50;
const UNDECIDED_MOST = 5_000;

/** `ss -E` prints each socket that the kernel destroys (ss(8), --events; sock_diag(7)): TCP and UDP, with its cookie. */
const ARGS = ['-E', '-H', '-O', '-n', '-t', '-u', '-e'] as const;
/** So many events are taken in one period; in a storm of more, the rest of the period is not listened to. */
const EVENTS_MOST = 5_000;
const PERIOD_MS = 10_000;

/**
 * Hears from the kernel which sockets close, and counts those that no scan saw. Each event costs one look-up; only the newest few
 * of a scan are kept as text and parsed. A storm is heard in part: the count is then less than there were.
 */
export class Closes {
  readonly #options: ClosesOptions;
  #follower: Follower | null = null;
  #hearing: Hearing = 'off';
  #splitter = lineSplitter();
  #silentEnds = 0;
  // By the clock that nobody sets (`performance.now`), as the next.
  #periodFromMs = 0;
  #periodEvents = 0;
  #partUntilMs = 0;
  #resuming: NodeJS.Timeout | undefined;
  #unseenCount = 0;
  #timeWaitUnseen = 0;
  #waiting: Heard[] = [];
  #undecided: Heard[] = [];
  #recent: readonly UnseenConnection[] = [];

  constructor(options: ClosesOptions) {
    this.#options = options;
  }

  /** Begins to listen, if it does not yet. */
  listen(): void {
    clearTimeout(this.#resuming);
    if (this.#follower !== null || this.#hearing === 'no-tool') return;
    this.#splitter = lineSplitter();
    this.#follower = follow(this.#options.where, { program: 'ss', args: ARGS, onText: (text) => this.hear(text) });
    this.#hearing = this.#follower === null ? 'no-tool' : 'not-yet';
  }

  /** Stops listening: nobody scans, so everything would be unseen. */
  rest(): void {
    clearTimeout(this.#resuming);
    this.#follower?.stop();
    this.#follower = null;
    if (this.#hearing !== 'no-tool') this.#hearing = 'off';
  }

  /** Takes a piece of what `ss -E` prints. */
  hear(text: string): void {
    this.#silentEnds = Number.NEGATIVE_INFINITY;
    const lines = this.#splitter.push(text);
    for (const line of lines) this.#hearLine(line);
    this.#boundStorm(lines.length);
  }

  #boundStorm(events: number): void {
    const nowMs = performance.now();
    if (nowMs - this.#periodFromMs >= PERIOD_MS) {
      this.#periodFromMs = nowMs;
      this.#periodEvents = 0;
    }
    this.#periodEvents += events;
    if (this.#periodEvents < EVENTS_MOST || this.#follower === null) return;
    const waitMs = this.#periodFromMs + PERIOD_MS - nowMs;
    this.#partUntilMs = nowMs + waitMs + PERIOD_MS;
    this.rest();
    this.#resuming = setTimeout(() => this.listen(), waitMs).unref();
  }

  #hearLine(line: string): void {
    const protocol = line.startsWith('udp') ? 'udp' : 'tcp';
    const cookie = cookieOf(line);
    if (cookie === null || hasNoPeer(line) || this.#options.wasSeen(protocol, cookie)) return;
    const heard = { protocol, cookie, line, atMs: this.#options.now() } as const;
    // The scan that is under way may have seen it: that is known when its table is there.
    if (this.#options.isScanning() && this.#undecided.length < UNDECIDED_MOST) this.#undecided.push(own(heard));
    else this.#count(heard);
  }

  #count(heard: Heard): void {
    this.#unseenCount += 1;
    this.#waiting.push(heard);
    if (this.#waiting.length > RECENT_MOST * 2) this.#waiting = this.#waiting.slice(-RECENT_MOST).map(own);
  }

  /** How it goes now. */
  hearing(): Hearing {
    const state = this.#follower?.state();
    if (state !== 'failed' && performance.now() < this.#partUntilMs) this.#hearing = 'part';
    else if (state === 'running') this.#hearing = this.#silentEnds > SILENT_ENDS_MOST ? 'hears-nothing' : 'yes';
    else if (state === 'failed') this.#hearing = 'ends-again';
    else if (state === 'starting') this.#hearing = 'not-yet';
    return this.#hearing;
  }

  /**
   * What is known of the time between scans, as of now. Of the scan just made: `timeWaitUnseen`, TIME_WAIT rows without a past,
   * and `ended`, connections that are gone.
   */
  sampling(timeWaitUnseen: number, ended: number): Sampling {
    this.#timeWaitUnseen += timeWaitUnseen;
    if (this.#hearing === 'yes') this.#silentEnds += ended;
    for (const heard of this.#undecided) if (!this.#options.wasSeen(heard.protocol, heard.cookie)) this.#count(heard);
    this.#undecided = [];
    if (this.#waiting.length > 0) {
      const fresh = this.#waiting
        .slice(-RECENT_MOST)
        .reverse()
        .map((heard) => this.#read(heard.line, heard.atMs));
      this.#waiting = [];
      this.#recent = [...fresh.filter((one) => one !== null), ...this.#recent].slice(0, RECENT_MOST);
    }
    const hearing = this.hearing();
    return {
      hearsCloses: hearing === 'yes' || hearing === 'part',
      unseenCount: this.#unseenCount,
      unseenRecent: this.#recent,
      timeWaitUnseenCount: this.#timeWaitUnseen,
    };
  }

  #read(line: string, atMs: number): UnseenConnection | null {
    const row = parseSsEvent(line);
    if (row === null || row.remote === null || this.#isOwn(row.local.port, row.remote.port)) {
      this.#unseenCount -= 1;
      return null;
    }
    return {
      closedAt: new Date(atMs).toISOString(),
      protocol: row.protocol,
      local: endpointText(row.local),
      remote: endpointText(row.remote),
    };
  }

  #isOwn(local: number | null, remote: number | null): boolean {
    const { isOwnPort } = this.#options;
    return (local !== null && isOwnPort(local)) || (remote !== null && isOwnPort(remote));
  }
}

function own(heard: Heard): Heard {
  return { ...heard, cookie: ownCopy(heard.cookie), line: ownCopy(heard.line) };
}

/**
 * Listeners and unconnected UDP sockets close too; they are no connections. A connection that was reset has lost the port of its
 * peer (tcp_disconnect), and is one all the same.
 */
function hasNoPeer(line: string): boolean {
  const peer = /^\S+ +\S+ +-?\d+ +-?\d+ +\S+ +(\S+)/.exec(line)?.[1];
  return peer === undefined || /^(?:0\.0\.0\.0|\[::\]|::|\*):(?:\*|0)$/.test(peer);
}
