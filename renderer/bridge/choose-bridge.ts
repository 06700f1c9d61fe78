import type { Bridge } from '../../shared/contract.ts';
import type { DemoFault } from './demo-bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload script, in the window alone. */
    readonly portlight?: Bridge;
  }
}

/**
 * Finds out who serves these screens: the window's preload, the demo (`?demo=busy`, with `&still=1` without motion and `&fault=stale`
 * for what can go wrong), or a WebSocket beside the page. What is not used is not loaded.
 */
export async function chooseBridge(): Promise<Bridge> {
  const query = new URLSearchParams(window.location.search);
  const asked = query.get('demo');
  if (asked !== null) return openDemo(asked, query);
  if (window.portlight !== undefined) return window.portlight;
  const { websocketBridge } = await import('./websocket-bridge.ts');
  return websocketBridge(socketUrl());
}

async function openDemo(asked: string, query: URLSearchParams): Promise<Bridge> {
  const [{ DEMO_FAULTS, demoBridge }, { SCENE_NAMES }] = await Promise.all([
    import('./demo-bridge.ts'),
    import('./demo/scene.ts'),
  ]);
  const fault: DemoFault | null = DEMO_FAULTS.find((one) => one === query.get('fault')) ?? null;
  return demoBridge({ scene: SCENE_NAMES.find((one) => one === asked) ?? 'busy', isStill: query.get('still') === '1', fault });
}

/** The WebSocket lies beside the page. */
function socketUrl(): string {
  const url = new URL('bridge', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
