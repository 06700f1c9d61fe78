/**
 * Moves the focus among the marks of the flow: up and down among marks of one kind, left and right along a connection from
 * app to edge to destination. Marks tell what they are by data-mark, data-from and data-to. False: the key means nothing here.
 */
export function moveFocus(flow: Element, key: string): boolean {
  const here = flow.ownerDocument.activeElement?.closest('[data-mark]') ?? null;
  if (here === null || !flow.contains(here)) return false;
  const target = next(flow, here, key);
  if (target === undefined) return false;
  (target as HTMLElement | SVGElement | null)?.focus();
  return true;
}

/** Where a key leads: null is nowhere, undefined is a key without meaning. */
function next(flow: Element, here: Element, key: string): Element | null | undefined {
  const mark = here.getAttribute('data-mark') ?? '';
  const from = here.getAttribute('data-from');
  const to = here.getAttribute('data-to');
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      const all = inOrder(flow, mark);
      return all[all.indexOf(here) + (key === 'ArrowDown' ? 1 : -1)] ?? null;
    }
    case 'Home':
      return inOrder(flow, mark)[0] ?? null;
    case 'End':
      return inOrder(flow, mark).at(-1) ?? null;
    case 'ArrowRight':
      if (mark === 'app') return inOrder(flow, 'edge', `[data-from="${from}"]`)[0] ?? null;
      return mark === 'edge' ? flow.querySelector(`[data-mark="destination"][data-to="${to}"]`) : null;
    case 'ArrowLeft':
      if (mark === 'destination') return inOrder(flow, 'edge', `[data-to="${to}"]`)[0] ?? null;
      return mark === 'edge' ? flow.querySelector(`[data-mark="app"][data-from="${from}"]`) : null;
    default:
      return undefined;
  }
}

function inOrder(flow: Element, mark: string, also = ''): Element[] {
  const all = [...flow.querySelectorAll(`[data-mark="${mark}"]${also}`)];
  return all.sort((a, b) => order(a) - order(b));
}

function order(mark: Element): number {
  return Number(mark.getAttribute('data-from') ?? 0) * 1_000 + Number(mark.getAttribute('data-to') ?? 0);
}
