import { CircleCheck } from 'lucide-react';
import { type ReactElement, type ReactNode, useMemo, useState } from 'react';
import { RULES } from '../../../shared/diagnosis/finding.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { type Kind, NO_PROBLEMS } from '../../state/problems.ts';
import { freshEntries, heldEntries, heldSigns, type WhyEntry, type WhyList } from '../../state/why-list.ts';
import { EmptyState } from '../parts/EmptyState.tsx';
import { useHold } from '../parts/use-hold.ts';
import { useActions, usePortlight } from '../store.ts';
import { TestBox } from '../test/TestBox.tsx';
import { FindingCard } from './FindingCard.tsx';
import { Signs } from './Signs.tsx';
import { UnseenRules } from './UnseenRules.tsx';
import { useWatchedFor, WatchedWords } from './WatchedWords.tsx';
import { moveBetweenHeads } from './why-keys.ts';
import './why.css';
import './finding.css';

/** What is wrong, and why: findings by weight, each with its evidence; signs of rows; what is over; what cannot be told. */
export function WhyScreen(): ReactElement {
  const [isHeld, holders] = useHold();
  const [list, apply] = useList(isHeld);
  const { signs } = list;
  const standing = list.entries.filter(({ endedAtMs, finding }) => endedAtMs === null || isInPlace(list, finding.id));
  const over = list.entries.filter((entry) => !standing.includes(entry));
  const problems = standing.filter(({ finding }) => finding.severity !== 'note');
  const notes = standing.filter(({ finding }) => finding.severity === 'note');
  return (
    <section className="why" aria-label={say('why.title')}>
      <Head waiting={list.waiting} onApply={apply} />
      <div className="why-list">
        <TestBox />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notes whether somebody is in it, and lets arrow keys move. */}
        <div className="why-findings" {...holders} onKeyDown={moveBetweenHeads}>
          {problems.length === 0 && signs.length === 0 ? <Nothing /> : null}
          <Part heading={say('why.section.problems')} entries={problems} />
          <Signs signs={signs} />
          <Part heading={say('why.section.notes')} entries={notes} most={NOTES_MOST} />
          <Part heading={say('why.section.over')} entries={over} />
        </div>
        <Elsewhere />
        <UnseenRules />
      </div>
    </section>
  );
}

interface ShownList extends WhyList {
  /** Ids that stood when the list was last let move: they keep their place, though they may be over. */
  readonly stood: ReadonlySet<string>;
  readonly signs: readonly Kind[];
}

function isInPlace({ stood }: ShownList, id: string): boolean {
  return stood.has(id);
}

/** The list, still while it is held; and what lets the waiting changes in. */
function useList(isHeld: boolean): readonly [ShownList, () => void] {
  const standing = usePortlight((state) => state.world?.problems.findings ?? NO_PROBLEMS.findings);
  const ended = usePortlight((state) => (state.world?.wanted.isAll === true ? state.world.findings.ended : NO_ENDED));
  const signs = usePortlight((state) => state.world?.problems.signs ?? NO_PROBLEMS.signs);
  const fresh = useMemo(() => ({ entries: freshEntries(standing, ended), signs }), [standing, ended, signs]);
  const [shown, setShown] = useState(fresh);
  // What is shown follows while nobody is in it; set while drawing, so that no other list is seen in between.
  if (!isHeld && shown !== fresh) setShown(fresh);
  const base = isHeld ? shown : fresh;
  const list = heldEntries(base.entries, fresh.entries);
  const held = heldSigns(base.signs, fresh.signs);
  const stood = new Set(base.entries.filter(({ endedAtMs }) => endedAtMs === null).map(({ finding }) => finding.id));
  return [{ entries: list.entries, signs: held.signs, waiting: list.waiting + held.waiting, stood }, () => setShown(fresh)];
}

const NO_ENDED: readonly never[] = [];

function Head(props: { readonly waiting: number; readonly onApply: () => void }): ReactElement {
  const { waiting, onApply } = props;
  const count = usePortlight((state) => state.world?.problems.count ?? 0);
  const notes = usePortlight((state) => state.world?.problems.findings.filter(({ severity }) => severity === 'note').length ?? 0);
  const leftOut = usePortlight((state) => state.world?.findings.now.leftOut ?? 0);
  return (
    <header className="why-bar">
      <h1 className="why-title">
        {say('why.count', { count })}
        {notes === 0 ? null : <span className="quiet"> · {say('why.count.notes', { count: notes })}</span>}
      </h1>
      {/* Keeps its place when it is empty, so that nothing moves. */}
      <div className="why-bar-middle" aria-live="polite">
        {waiting === 0 ? null : (
          <button type="button" className="button is-framed table-waiting" title={say('why.waiting.hint')} onClick={onApply}>
            {say('why.waiting', { count: waiting })}
          </button>
        )}
      </div>
      <WatchedWords />
      {leftOut === 0 ? null : <p className="quiet why-bar-more">{say('why.count.more', { count: leftOut })}</p>}
    </header>
  );
}

/** Notes that are shown before one asks for more: a large machine has one for each of its apps. */
const NOTES_MOST = 6;

function Part(props: {
  readonly heading: string;
  readonly entries: readonly WhyEntry[];
  readonly most?: number;
}): ReactElement | null {
  const { heading, most = Number.POSITIVE_INFINITY } = props;
  const [isWhole, setWhole] = useState(false);
  const sought = usePortlight((state) => state.choice.soughtFinding);
  if (props.entries.length === 0) return null;
  const isSought = props.entries.slice(most).some(({ finding }) => finding.id === sought);
  if (isSought && !isWhole) setWhole(true);
  const entries = isWhole || isSought ? props.entries : props.entries.slice(0, most);
  const left = props.entries.length - entries.length;
  return (
    <Section heading={heading}>
      <ul className="why-cards">
        {entries.map(({ finding, endedAtMs }) => (
          <FindingCard key={finding.id} finding={finding} endedAtMs={endedAtMs} />
        ))}
      </ul>
      {left === 0 ? null : (
        <p>
          <button type="button" className="button is-framed" onClick={() => setWhole(true)}>
            {say('why.section.more', { count: left })}
          </button>
        </p>
      )}
    </Section>
  );
}

function Section(props: { readonly heading: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="why-section" aria-label={props.heading}>
      <h2 className="quiet">{props.heading}</h2>
      {props.children}
    </section>
  );
}

/** Nothing is wrong: how long that has been looked at, and of how much. */
function Nothing(): ReactElement {
  const sockets = usePortlight((state) => state.world?.table.sockets.size ?? 0);
  const isAll = usePortlight((state) => state.world?.wanted.isAll ?? true);
  const isOneReading = usePortlight((state) => state.world?.findings.now.isOneReading ?? false);
  const unseen = usePortlight((state) => state.world?.findings.now.unseen.length ?? 0);
  const span = useWatchedFor();
  const values = { sockets, rules: countText(RULES.length - unseen) };
  return (
    <EmptyState icon={<CircleCheck size={32} />} heading={say(isAll ? 'why.none' : 'why.none.filtered')}>
      <p>{isOneReading ? say('why.none.capture', { sockets }) : say('why.none.watched', { ...values, span: span ?? '' })}</p>
    </EmptyState>
  );
}

/** The filter leaves findings out. */
function Elsewhere(): ReactElement | null {
  const all = usePortlight((state) => state.world?.findings.now.findings.length ?? 0);
  const shown = usePortlight((state) => state.world?.problems.findings.length ?? 0);
  const { setFilterText } = useActions();
  if (all === shown) return null;
  return (
    <p className="why-elsewhere quiet">
      {say('why.elsewhere', { count: all - shown })}{' '}
      <button type="button" className="detail-link" onClick={() => setFilterText('')}>
        {say('why.elsewhere.clear')}
      </button>
    </p>
  );
}
