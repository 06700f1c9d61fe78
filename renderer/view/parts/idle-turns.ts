const SOON_MS = 400;

const waiting: (() => void)[] = [];
let isRunning = false;

/**
 * Calls back when the page has nothing better to do, and never two in one frame: pictures that change together are drawn one
 * after the other, so that none of them makes a person wait. What asked for the turn is painted first: a page that waits for its
 * next frame counts as idle, and a picture begun then would hold that frame up. Answers with what takes the call back.
 */
export function takeTurn(call: () => void): () => void {
  waiting.push(call);
  if (!isRunning) {
    isRunning = true;
    requestAnimationFrame(next);
  }
  return () => {
    const at = waiting.indexOf(call);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function next(): void {
  isRunning = waiting.length > 0;
  if (!isRunning) return;
  whenIdle(() => {
    waiting.shift()?.();
    requestAnimationFrame(next);
  });
}

/** Safari has no idle callbacks: there the next frame has to do. */
function whenIdle(call: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(call, { timeout: SOON_MS });
  else requestAnimationFrame(call);
}
