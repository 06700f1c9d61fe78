const SOON_MS = 400;

interface Turn {
  readonly call: () => void;
  readonly isLight: boolean;
}

const waiting: Turn[] = [];
let isRunning = false;

/**
 * Calls back when the page has nothing better to do. Heavy turns never come two in one frame: pictures of much that change together
 * are drawn one after the other, so that none of them makes a person wait. Light ones come together, for a frame costs more than they do. What asked for the turn is painted first: a page that waits for its
 * next frame counts as idle, and a picture begun then would hold that frame up. Answers with what takes the call back.
 */
export function takeTurn(call: () => void, isLight: boolean): () => void {
  const turn = { call, isLight };
  waiting.push(turn);
  if (!isRunning) {
    isRunning = true;
    requestAnimationFrame(next);
  }
  return () => {
    const at = waiting.indexOf(turn);
    if (at >= 0) waiting.splice(at, 1);
  };
}

function next(): void {
  isRunning = waiting.length > 0;
  if (!isRunning) return;
  whenIdle(() => {
    let turn = waiting.shift();
    turn?.call();
    while (turn?.isLight === true && waiting[0]?.isLight === true) {
      turn = waiting.shift();
      turn?.call();
    }
    requestAnimationFrame(next);
  });
}

/** Safari has no idle callbacks: there the next frame has to do. */
function whenIdle(call: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(call, { timeout: SOON_MS });
  else requestAnimationFrame(call);
}
