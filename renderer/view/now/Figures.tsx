import { CircleCheck } from 'lucide-react';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import { termFor } from '../../../shared/filter/term.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say, type TextKey } from '../../../shared/text/say.ts';
import { NO_APP } from '../../state/groups.ts';
import { spanOf, unknownIn } from '../../state/now-moments.ts';
import type { Kind } from '../../state/problems.ts';
import type { Steps } from '../../state/steps.ts';
import { type Trouble, troubleOfFinding } from '../../state/trouble.ts';
import type { World } from '../../state/world.ts';
import { HealthBadge, HealthShape } from '../parts/HealthBadge.tsx';
import { useChartWorld } from '../parts/use-chart-world.ts';
import { useReadingInterval } from '../parts/use-reading-interval.ts';
import { type Actions, useActions, usePortlight, useWorld } from '../store.ts';
import { termsOfSign } from '../why/Signs.tsx';
import { type Behind, FigureArea } from './FigureArea.tsx';
import './figures.css';

/** The figures at a glance: what is wrong first, then how much there is, each with its last minutes behind it. */
export function Figures(): ReactElement | null {
  const seen = useWorld();
  const behind = useBehind();
  const actions = useActions();
  if (seen === null || behind === null) return null;
  const { world } = seen;
  return (
    <section className="figures" aria-label={say('now.figures')}>
      <Problems world={world} behind={behind} />
      <Talk world={world} behind={behind} actions={actions} />
    </section>
  );
}

/** What the areas behind the figures span. They are pictures, and are drawn in their turn; the figures never wait for them. */
function useBehind(): Behind | null {
  const drawn = useChartWorld();
  const rangeMs = usePortlight((state) => state.choice.rangeMs);
  const intervalMs = useReadingInterval();
  return useMemo(() => {
    if (drawn === null) return null;
    const { takenAtMs, past } = drawn.world;
    const { scansMs } = past.now();
    const span = spanOf(rangeMs, takenAtMs, Math.min(scansMs[0] ?? takenAtMs, takenAtMs));
    return { span, unknown: unknownIn(scansMs, intervalMs, span.fromMs, span.toMs) };
  }, [drawn, rangeMs, intervalMs]);
}

function Talk(props: { readonly world: World; readonly behind: Behind; readonly actions: Actions }): ReactElement {
  const { world, behind, actions } = props;
  const { tally, folded } = world;
  const unknown = tally.apps.get(NO_APP)?.connections ?? 0;
  const apps = tally.talkingApps - (unknown > 0 ? 1 : 0);
  return (
    <>
      <Figure
        count={tally.connections}
        words={say('now.connections', { count: tally.connections })}
        does={say('now.connections.show')}
        note={folded.size === 0 ? null : note('now.folded', 'now.folded.words', folded.size)}
        steps={tally.steps}
        behind={behind}
        onPick={() => actions.goTo('connections')}
      />
      <Figure
        count={apps}
        words={say('now.apps', { count: apps })}
        does={say('now.apps.show')}
        note={unknown === 0 ? null : note('now.apps.unknown', 'now.apps.unknown.words', unknown)}
        steps={tally.appSteps}
        behind={behind}
        onPick={() => actions.goTo('apps')}
      />
      <Figure
        count={tally.talkingDestinations}
        words={say('now.destinations', { count: tally.talkingDestinations })}
        does={say('now.destinations.show')}
        steps={tally.destinationSteps}
        behind={behind}
        onPick={() => actions.goTo('destinations')}
      />
      <Figure
        count={tally.listening}
        words={say('now.listening', { count: tally.listening })}
        does={say('now.listening.show')}
        steps={tally.listeningSteps}
        behind={behind}
        onPick={() => {
          actions.addTerm(termFor.is('listening'));
          actions.goTo('connections');
        }}
      />
    </>
  );
}

/** What belongs to a figure and is not in it: short, and in full as the title. */
function note(short: TextKey, full: TextKey, count: number): ReactElement {
  return <span title={say(full, { count: countText(count) })}>{say(short, { count: countText(count) })}</span>;
}

function Figure(props: {
  readonly count: number;
  readonly words: string;
  readonly does: string;
  readonly note?: ReactNode;
  readonly steps: Steps;
  readonly behind: Behind;
  readonly onPick: () => void;
}): ReactElement {
  const { count, words, does, note = null, steps, behind, onPick } = props;
  return (
    <div className="figure card">
      <FigureArea steps={steps} behind={behind} />
      <button type="button" className="figure-pick" onClick={onPick}>
        <span className="figure-count">{countText(count)}</span>
        <span className="figure-words">{words}</span>
        {note === null ? null : <span className="figure-note quiet">{note}</span>}
        <span className="visually-hidden">{does}</span>
      </button>
    </div>
  );
}

function Problems(props: { readonly world: World; readonly behind: Behind }): ReactElement {
  const { world, behind } = props;
  const { tally, problems } = world;
  const { count, level, kinds } = problems;
  const actions = useActions();
  const isFiltered = usePortlight((state) => state.filter.applied.terms.length > 0);
  if (level === 'ok') {
    return (
      <div className="figure card">
        <p className="figure-calm">
          <CircleCheck size={16} aria-hidden="true" />
          <span className="figure-words">{say('now.problems.none')}</span>
        </p>
        <p className="figure-note quiet">{say(isFiltered ? 'now.problems.calm.filtered' : 'now.problems.calm')}</p>
      </div>
    );
  }
  return (
    <div className={`figure card is-${level}`}>
      <FigureArea steps={tally.unwellSteps} behind={behind} />
      <button type="button" className="figure-pick" onClick={() => actions.goTo('why')}>
        <span className="figure-count">
          <HealthShape level={level} />
          {countText(count)}
        </span>
        <span className="figure-words">{say('now.problems', { count })}</span>
        <span className="visually-hidden">{say('now.problems.show')}</span>
      </button>
      <Kinds kinds={kinds} world={world} />
    </div>
  );
}

/** What is wrong, kind by kind; each leads to the finding that tells why, or filters by what makes it so. */
function Kinds(props: { readonly kinds: readonly Kind[]; readonly world: World }): ReactElement {
  const actions = useActions();
  const { findings } = props.world.problems;
  const firstOf = (code: Trouble) => findings.find((finding) => troubleOfFinding(finding) === code);
  const pick = (code: Trouble): void => {
    const first = firstOf(code);
    if (first !== undefined) actions.showFindings([first.id]);
    else for (const term of termsOfSign(code)) actions.addTerm(term);
  };
  return (
    <ul className="figure-kinds">
      {props.kinds.map(({ code, count }) => (
        <li key={code}>
          <button type="button" className="figure-kind" onClick={() => pick(code)}>
            <HealthBadge code={code} count={count} />
            <span className="visually-hidden">{say(firstOf(code) === undefined ? 'now.unwell.show' : 'now.unwell.why')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
