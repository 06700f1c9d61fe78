import { type Bridge, CAPTURE_MOST_BYTES, type Snapshot } from '../shared/contract.ts';
import type { FindingsChange } from '../shared/diagnosis/told.ts';
import type { ToldDiff } from '../shared/diff.ts';
import type { FirewallAnswer, FirewallQuestion } from '../shared/firewall/question.ts';
import { say } from '../shared/text/say.ts';
import type { PortlightStore } from './state/store.ts';

/** What must be taken in one after the other. */
type News = { readonly kind: 'diff'; readonly push: ToldDiff } | { readonly kind: 'findings'; readonly push: FindingsChange };

/** What keeps the store and the host together. */
export interface Session {
  /** Asks again for the whole table: after a failed start, or when the person wishes it. */
  retry(): void;
  /** Tells whether anybody can see the screens; nothing is read for a hidden window. */
  setVisible(isVisible: boolean): void;
  /** Shows a captured text in place of the machine; resolves with why it is none, null when it is shown. */
  openCapture(name: string, content: Blob): Promise<string | null>;
  /** Back from a captured text to the machine. */
  closeCapture(): Promise<void>;
  /** Puts text on the clipboard; false when the host refused or is gone. */
  copy(text: string): Promise<boolean>;
  /** What the machine's own firewall does with a port; null when the host is gone. */
  askFirewall(question: FirewallQuestion): Promise<FirewallAnswer | null>;
  close(): void;
}

/** Calls back once after `ms`; returns what cancels it. A test holds time by it. */
export type After = (ms: number, call: () => void) => () => void;

/** How soon after a broken start the next one may follow, so that a host that loses every diff is not stormed. */
const RESTART_MS = 1_000;

/** How long after a diff was taken in the host is told so. */
const SEEN_MS = 50;

const AFTER: After = (ms, call) => {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
};

/** News of so many sockets takes a good part of a frame to be taken in. */
const LONG_SOCKETS = 5_000;

function isLong({ kind, push }: News): boolean {
  return kind === 'diff' && push.total >= LONG_SOCKETS;
}

/** What is put off to the next turn, in order: a frame may come in between. */
function nextTurn<T>(after: After, take: (one: T) => void) {
  let waiting: T[] = [];
  return {
    add(one: T): void {
      waiting.push(one);
      if (waiting.length > 1) return;
      after(0, () => {
        const now = waiting;
        waiting = [];
        for (const each of now) take(each);
      });
    },
    clear(): void {
      waiting = [];
    },
    hasSome: (): boolean => waiting.length > 0,
  };
}

/** Begins, and keeps the store up to date with the host until it is closed. */
export function startSession(bridge: Bridge, store: PortlightStore, after: After = AFTER): Session {
  let isVisible = true;
  let isClosed = false;
  let cancelRestart: (() => void) | null = null;
  // Only the newest start counts: an answer to an older one is out of date.
  let starts = 0;
  let isStarting = false;
  let waiting: News[] = [];
  const putOff = nextTurn<News>(after, (news) => {
    if (wants() && cancelRestart === null && !isStarting) hear(news);
  });

  const wants = (): boolean => isVisible && !isClosed && !store.getState().choice.isPaused;

  async function start(): Promise<void> {
    cancelRestart?.();
    cancelRestart = null;
    if (!wants()) return;
    starts += 1;
    const mine = starts;
    isStarting = true;
    waiting = [];
    putOff.clear();
    const answer = await bridge
      .request('sockets:start', { intervalMs: store.getState().choice.intervalMs })
      .catch((error: unknown) => ({ failed: reason(error) }));
    if (mine !== starts || isClosed) return;
    isStarting = false;
    if ('failed' in answer) store.setFailedStart(answer.failed);
    else begin(answer);
  }

  function begin(snapshot: Snapshot): void {
    store.begin(snapshot);
    const late = waiting;
    waiting = [];
    for (const news of late) if (news.push.seq > snapshot.seq && !hear(news)) return;
  }

  function hear({ kind, push }: News): boolean {
    if (kind === 'diff') return take(push);
    if (store.takeFindings(push)) return true;
    restartSoon();
    return false;
  }

  function arrive(news: News): void {
    if (isStarting) waiting.push(news);
    else if (isLong(news) || putOff.hasSome()) putOff.add(news);
    else if (wants() && cancelRestart === null) hear(news);
  }

  function take(diff: ToldDiff): boolean {
    if (!store.take(diff)) {
      restartSoon();
      return false;
    }
    // Told when it is painted: the frame that shows it need not wait for that, and a page that is behind tells late.
    after(SEEN_MS, () => void bridge.request('sockets:seen', { seq: diff.seq }).catch(nothing));
    return true;
  }

  function restartSoon(): void {
    if (cancelRestart !== null || isStarting) return;
    cancelRestart = after(RESTART_MS, () => {
      cancelRestart = null;
      void start();
    });
  }

  function stop(): void {
    starts += 1;
    isStarting = false;
    cancelRestart?.();
    cancelRestart = null;
    void bridge.request('sockets:stop', null).catch(nothing);
  }

  /** What was chosen in one machine's table means nothing in another's. */
  function switched(): void {
    const { isPaused } = store.getState().choice;
    store.choose({ selection: null, isPaused: false });
    if (!isPaused) void start();
  }

  const offs = [
    bridge.on('sockets:diff', (push) => arrive({ kind: 'diff', push })),
    bridge.on('findings:now', (push) => arrive({ kind: 'findings', push })),
    bridge.on('scan:state', (scan) => {
      const before = store.getState();
      store.setScan(scan);
      // A host that has come back, or has read something at last, begins anew; a stale one goes on with the next diff.
      if (scan.kind !== 'live' || !wants() || isStarting) return;
      if (before.world === null || before.scan?.kind === 'disconnected') void start();
    }),
    bridge.on('cost:now', (cost) => store.setCost(cost)),
    store.subscribe((state, before) => {
      if (state.choice.intervalMs !== before.choice.intervalMs) {
        void bridge.request('scan:interval', { intervalMs: state.choice.intervalMs }).catch(nothing);
      }
      if (state.choice.isPaused === before.choice.isPaused) return;
      if (state.choice.isPaused) stop();
      else void start();
    }),
  ];
  void bridge.request('app:about', null).then((about) => store.setAbout(about), nothing);
  void bridge.request('system:facts', null).then((system) => {
    if (system !== null) store.setSystem(system);
  }, nothing);
  void start();

  return {
    retry() {
      store.setFailedStart(null);
      void start();
    },
    setVisible(nowVisible) {
      if (nowVisible === isVisible) return;
      isVisible = nowVisible;
      if (store.getState().choice.isPaused) return;
      if (isVisible) void start();
      else stop();
    },
    async openCapture(name, content) {
      if (content.size > CAPTURE_MOST_BYTES) {
        return say('capture.failed.too-big', { source: name, megabytes: CAPTURE_MOST_BYTES / 1_048_576 });
      }
      const answer = await base64Of(content)
        .then((base64) => bridge.request('capture:open', { name, base64 }))
        .catch((error: unknown) => ({ failed: reason(error) }));
      if ('failed' in answer) return answer.failed;
      switched();
      return null;
    },
    async closeCapture() {
      await bridge.request('capture:close', null).catch(nothing);
      switched();
    },
    copy: (text) =>
      bridge.request('clipboard:write', { text }).then(
        () => true,
        () => false,
      ),
    askFirewall: (question) => bridge.request('firewall:ask', question).catch(() => null),
    close() {
      isClosed = true;
      for (const off of offs) off();
      stop();
    },
  };
}

function reason(error: unknown): string {
  return say('start.unreachable', { what: error instanceof Error ? error.message : String(error) });
}

/** The bytes of a file as they are, in base64. */
function base64Of(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error(content.type));
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.readAsDataURL(content);
  });
}

/** For requests whose failure shows elsewhere: a host that is gone tells so by `scan:state`. */
function nothing(): void {}
