import type { ReactElement, ReactNode } from 'react';
import { termFor } from '../../../shared/filter/term.ts';
import type { Protocol, SocketState } from '../../../shared/socket.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import type { Group } from '../../state/groups.ts';
import { statesOf } from '../../state/population.ts';
import type { RowSubject } from '../../state/row-subject.ts';
import type { Steps } from '../../state/steps.ts';
import type { World } from '../../state/world.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';
import { HealthBadge } from '../parts/HealthBadge.tsx';
import { Sparkline } from '../parts/Sparkline.tsx';
import { StateMark } from '../parts/StateMark.tsx';
import { useChartWorld } from '../parts/use-chart-world.ts';
import { useUnknownTime } from '../parts/use-unknown-time.ts';
import { useActions } from '../store.ts';
import { TREND_MS } from '../table/trend-moment.ts';
import { DetailSection } from './DetailParts.tsx';

/** How many lines a list in the detail shows before it says how many more there are. */
export const LISTED_MOST = 12;

/** What is wrong in a group, and how its connections went. */
export function GroupPicture(props: { readonly group: Group; readonly colour?: string }): ReactElement {
  const { group, colour = 'var(--text-quiet)' } = props;
  return (
    <>
      {group.health.size > 0 ? (
        <p className="detail-badges">
          {[...group.health].map(([code, count]) => (
            <HealthBadge key={code} code={code} count={count} />
          ))}
        </p>
      ) : null}
      <GroupTrend steps={group.steps} colour={colour} />
    </>
  );
}

/** Drawn in turns as the small lines of the tables are, so that both tell the same. */
function GroupTrend(props: { readonly steps: Steps; readonly colour: string }): ReactElement | null {
  const drawn = useChartWorld();
  const unknown = useUnknownTime(drawn?.world ?? null, drawn?.revision ?? 0, TREND_MS);
  if (drawn === null) return null;
  return (
    <div className="detail-trend">
      <Sparkline
        steps={props.steps}
        nowMs={drawn.world.takenAtMs}
        rangeMs={TREND_MS}
        unknown={unknown}
        revision={drawn.revision}
        colour={props.colour}
        width={300}
        height={48}
      />
      <span className="quiet">{say('detail.trend')}</span>
    </div>
  );
}

/** What the sockets of a group are doing; each state filters all screens. */
export function GroupStates(props: { readonly group: Group; readonly protocol: Protocol }): ReactElement {
  const { group, protocol } = props;
  const { addTerm } = useActions();
  const states = [...statesOf(group.sockets.values())].sort(([, many], [, few]) => few - many);
  return (
    <DetailSection heading={say('detail.section.states')}>
      <ul className="detail-list">
        {states.map(([state, count]) => (
          <ListedLine key={state} count={count} onPress={() => addTerm(termFor.state(stateOf(state)))}>
            <StateMark state={stateOf(state)} protocol={state === 'none' ? 'udp' : protocol} />
          </ListedLine>
        ))}
      </ul>
    </DetailSection>
  );
}

function stateOf(state: SocketState | 'none'): SocketState | null {
  return state === 'none' ? null : state;
}

/** A line of a list with a count, that leads on. */
export function ListedLine(props: {
  readonly count: number;
  readonly onPress: () => void;
  /** What the line stands for, where it has a menu. */
  readonly subjectIn?: (world: World) => RowSubject | null;
  readonly children: ReactNode;
}): ReactElement {
  const menu = useRowMenu();
  const handlers = props.subjectIn === undefined ? {} : menu.handlers(props.subjectIn);
  return (
    <li>
      <button type="button" className="detail-line" onClick={props.onPress} {...handlers}>
        <span className="detail-line-words">{props.children}</span>
        <span className="count">{countText(props.count)}</span>
      </button>
    </li>
  );
}

/** The entries with the largest counts, largest first. */
export function largest<K>(counts: ReadonlyMap<K, number>, most = LISTED_MOST): readonly (readonly [K, number])[] {
  return [...counts].sort(([, many], [, few]) => few - many).slice(0, most);
}
