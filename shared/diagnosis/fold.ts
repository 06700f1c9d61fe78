import { EVIDENCE_MOST } from './describe.ts';
import type { Draft, RuleId } from './finding.ts';

interface Fold {
  readonly into: RuleId;
  readonly from: readonly RuleId[];
  readonly belongs: (parent: Draft, child: Draft) => boolean;
}

const always = () => true;
const sharesSocket = (parent: Draft, child: Draft) => {
  const own = new Set(parent.sockets);
  return child.sockets.some((id) => own.has(id));
};
const sameHost = (parent: Draft, child: Draft) => parent.remote !== null && parent.remote.address === child.remote?.address;

/** A full accept queue makes callers wait half open (C13), and callers on this machine have no answer (C1, C9, C14). */
const byFullQueue = (parent: Draft, child: Draft) => {
  if (!isFull(parent)) return false;
  const port = parent.subject.slice(parent.subject.lastIndexOf(':') + 1);
  if (child.rule === 'C13') return child.subject === port;
  return child.isHere === true && String(child.remote?.port) === port;
};

/** The kernel's count of what was turned away belongs to the listener whose queue is seen to be full, where it is the only one that may be. */
const byOverflow = (parent: Draft, child: Draft) => {
  const own = new Set(parent.sockets);
  return isFull(parent) && isOverflow(child) && child.sockets.every((id) => own.has(id));
};
/** That callers were turned away says more than that the queue is at its limit, where one more still finds room. */
const byLimit = (parent: Draft, child: Draft) =>
  isOverflow(parent) && !isOverflow(child) && !isFull(child) && sharesSocket(parent, child);
const isOverflow = ({ subject }: Draft) => subject.startsWith('overflows');
const isFull = ({ severity }: Draft) => severity === 'problem';

/** What is a consequence of what, in the order in which it is folded. */
const FOLDS: readonly Fold[] = [
  { into: 'C3', from: ['C1', 'C2', 'C4', 'C9', 'C10', 'P4', 'I3', 'P1', 'P2'], belongs: always },
  { into: 'P4', from: ['I3', 'P1', 'P2'], belongs: always },
  { into: 'A6', from: ['C13', 'C1', 'C9', 'C14'], belongs: byFullQueue },
  { into: 'A6', from: ['A6'], belongs: byOverflow },
  { into: 'A6', from: ['A6'], belongs: byLimit },
  { into: 'A3', from: ['A2'], belongs: sharesSocket },
  { into: 'P3', from: ['P1', 'I3'], belongs: sameHost },
  { into: 'I3', from: ['P1'], belongs: sameHost },
  { into: 'E3', from: ['E1'], belongs: sharesSocket },
];

/** Findings that follow from another one become a part of it: no socket is lost, and the evidence is joined as far as there is room. */
export function fold(drafts: readonly Draft[]): readonly Draft[] {
  let left = [...drafts];
  for (const { into, from, belongs } of FOLDS) {
    for (const parent of left.filter(({ rule }) => rule === into)) {
      const children = left.filter((child) => from.includes(child.rule) && belongs(parent, child));
      if (children.length === 0) continue;
      const joined = join(parent, children);
      left = left.filter((one) => !children.includes(one)).map((one) => (one === parent ? joined : one));
    }
  }
  return left;
}

function join(parent: Draft, children: readonly Draft[]): Draft {
  const evidence = [...parent.evidence, ...children.flatMap((child) => child.evidence)];
  const starts = [parent, ...children].map(({ sinceMs }) => sinceMs).filter((ms) => ms !== null);
  return {
    ...parent,
    evidence: evidence.slice(0, Math.max(EVIDENCE_MOST, parent.evidence.length)),
    sockets: [...new Set([parent, ...children].flatMap(({ sockets }) => sockets))],
    sinceMs: starts.length === 0 ? null : Math.min(...starts),
  };
}
