import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { type Ask, REQUEST_CHANNELS } from '../shared/contract.ts';
import { say } from '../shared/text/say.ts';
import type { Reply, Session, SessionOptions } from './bridge/session.ts';
import type { CaptureAsk } from './collect/capture/capture-reading.ts';
import type { Origin } from './origin.ts';

/** The window's side of the contract, in the main process. */
export interface WindowBridge {
  /** From now on this window is the one that may ask and is pushed to. */
  attach(contents: WebContents): void;
  /** The window is gone. */
  detach(): void;
  /** Shows a captured text to the window from its next start on. */
  openCapture(capture: CaptureAsk): Promise<void>;
  /** The renderer's process has ended: nothing is pushed until a new page starts, and what it tested ends. */
  rest(): void;
  /** The machine goes to sleep: as `rest`, until `wake`. */
  sleep(): void;
  /** Goes on as before `sleep`. The page sees a gap in `seq` and asks for the whole table. */
  wake(): void;
}

/** What the bridge is made of. `open` makes one viewer's side of the contract (bridge/session.ts). */
export interface WindowBridgeOptions {
  readonly ipc: IpcMain;
  readonly origin: Origin;
  readonly open: (push: SessionOptions['push']) => Session;
}

interface Viewer {
  readonly contents: WebContents;
  readonly session: Session;
  /** The `sockets:start` that holds now; null while the page has not started or has stopped. */
  started: Ask<'sockets:start'> | null;
}

/** Answers each request of the contract, one channel per request, from our own page alone. */
export function windowBridge(options: WindowBridgeOptions): WindowBridge {
  const { ipc, origin, open } = options;
  let viewer: Viewer | null = null;

  async function answer(channel: string, event: IpcMainInvokeEvent, ask: unknown): Promise<Reply> {
    const asking = viewer;
    if (asking === null || !isOurPage(event, asking.contents, origin)) {
      return { kind: 'refused', text: say('shell.refused.sender') };
    }
    const reply = await asking.session.handle(channel, ask);
    if (reply.kind === 'answer' && channel === 'sockets:start') asking.started = ask as Ask<'sockets:start'>;
    if (reply.kind === 'answer' && channel === 'sockets:stop') asking.started = null;
    return reply;
  }

  for (const channel of REQUEST_CHANNELS) ipc.handle(channel, (event, ask: unknown) => answer(channel, event, ask));

  const stop = () => viewer?.session.handle('sockets:stop', null);

  return {
    attach(contents) {
      viewer?.session.close();
      const session = open((channel, push) => {
        if (!contents.isDestroyed() && !contents.isCrashed()) contents.send(channel, push);
      });
      viewer = { contents, session, started: null };
    },
    detach() {
      viewer?.session.close();
      viewer = null;
    },
    async openCapture({ source, bytes }) {
      await viewer?.session.handle('capture:open', { name: source, base64: Buffer.from(bytes).toString('base64') });
    },
    rest() {
      if (viewer !== null) viewer.started = null;
      void viewer?.session.handle('test:stop', { id: null });
      void stop();
    },
    sleep() {
      void stop();
    },
    wake() {
      if (viewer?.started) void viewer.session.handle('sockets:start', viewer.started);
    },
  };
}

/** Electron gives a null frame when the one that asked is gone already, or has navigated since. */
function isOurPage(event: IpcMainInvokeEvent, contents: WebContents, origin: Origin): boolean {
  const frame = event.senderFrame;
  return frame !== null && event.sender === contents && frame === contents.mainFrame && origin.owns(frame.url);
}
