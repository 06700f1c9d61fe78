import { contextBridge, ipcRenderer } from 'electron';
import {
  type Answer,
  type Ask,
  type Bridge,
  PUSH_CHANNELS,
  type Pushes,
  REQUEST_CHANNELS,
  type Requests,
} from '../shared/contract.ts';
import type { Reply } from './bridge/session.ts';

// All that the page gets of Electron: the contract's channels by name, and no way to name another.

async function request<K extends keyof Requests>(channel: K, ask: Ask<K>): Promise<Answer<K>> {
  if (!REQUEST_CHANNELS.includes(channel)) throw new Error(`unknown request: ${channel}`);
  const reply: Reply = await ipcRenderer.invoke(channel, ask);
  if (reply.kind === 'refused') throw new Error(reply.text);
  return reply.answer as Answer<K>;
}

function on<K extends keyof Pushes>(channel: K, listener: (push: Pushes[K]) => void): () => void {
  if (!PUSH_CHANNELS.includes(channel)) throw new Error(`unknown push: ${channel}`);
  // The event itself carries `sender`, which can do anything: it stays on this side.
  const hear = (_event: unknown, push: Pushes[K]) => listener(push);
  ipcRenderer.on(channel, hear);
  return () => {
    ipcRenderer.removeListener(channel, hear);
  };
}

const bridge: Bridge = { request, on };
contextBridge.exposeInMainWorld('portlight', bridge);
