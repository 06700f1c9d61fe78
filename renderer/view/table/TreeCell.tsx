import { memo, type ReactElement, type ReactNode, useContext } from 'react';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { figureOf, lineText, serviceText, troublesOf } from '../../state/columns-group.ts';
import { processText, type RowContext, unknownText } from '../../state/columns-words.ts';
import type { TableLine } from '../../state/rows.ts';
import type { Steps } from '../../state/steps.ts';
import type { Branch } from '../../state/tree-branch.ts';
import { Address } from '../parts/Address.tsx';
import { AppName } from '../parts/AppName.tsx';
import { HealthBadge } from '../parts/HealthBadge.tsx';
import { Sparkline } from '../parts/Sparkline.tsx';
import { StateMark, stateWord } from '../parts/StateMark.tsx';
import { type CellText, countCell, plainText, serviceCell } from './cell-text.ts';
import { Age, Condition } from './SocketCell.tsx';
import type { CellProps } from './table-spec.ts';
import { TREND_MS, TrendMoment } from './trend-moment.ts';

/** Which end of a socket its line shows; the other one stands in the lines above. */
export type ShownEnd = 'local' | 'remote';

/** All that a line of a tree shows in a column, as one value. */
export function treeShows(columnId: string, line: TableLine, context: RowContext): unknown {
  switch (columnId) {
    case 'name':
      // The name of a group does not change while it is the same object, though its figures do.
      return line.value;
    case 'connections':
    case 'listening':
    case 'parties':
      return figureOf(columnId, line);
    case 'service':
      return serviceText(line);
    case 'trend':
      return line.value;
    case 'health':
      return healthShown(line, context);
    default:
      return lineText(columnId, line, context);
  }
}

function healthShown(line: TableLine, context: RowContext): unknown {
  if (line.kind === 'socket') return context.unwell.has(line.value.id) ? line.value : line.value.state;
  return troublesOf(line, context)
    .map(([code, count]) => `${code} ${count}`)
    .join();
}

/** What a line of a tree shows in a column. */
export function treeCell(props: CellProps, end: ShownEnd): ReactNode | CellText {
  const { columnId, line, context, shown, hasRoom } = props;
  switch (columnId) {
    case 'name':
      return nameOf(line, end);
    case 'connections':
    case 'listening':
    case 'parties':
      return typeof shown === 'number' ? countCell(shown) : null;
    case 'service':
      return serviceCell(serviceText(line));
    case 'trend':
      return trendOf(line);
    case 'health':
      return shown === '' ? null : healthOf(line, context);
    default:
      return plainText(String(shown), { hasRoom });
  }
}

function nameOf(line: TableLine, end: ShownEnd): ReactElement {
  switch (line.kind) {
    case 'app':
      return (
        <span className="table-name" title={appHint(line.value.app)}>
          <AppName app={line.value.app} hasKind />
        </span>
      );
    case 'party':
      return <AppName app={line.value.app} />;
    case 'process':
      return <ProcessName branch={line.value} />;
    case 'destination':
      return (
        <span className="table-name">
          <Address endpoint={line.value.destination.remote} />
          {line.value.destination.protocol === 'udp' ? <span className="app-kind quiet">{say('tables.udp')}</span> : null}
        </span>
      );
    case 'port':
      return <span className="mono">{line.value.key}</span>;
    case 'socket':
      return <SocketName socket={line.value} end={end} isGone={line.goneAtMs !== null} />;
  }
}

function appHint(app: Branch['app']): string {
  if (app === null) return say('tables.no-app.hint');
  return say('tables.app.hint', { name: app.name, how: say(`tables.evidence.${app.evidence}`) });
}

function ProcessName(props: { readonly branch: Branch }): ReactElement {
  const { owner, unknown } = props.branch;
  if (owner === null) {
    return (
      <span className="cut quiet" title={unknown?.text}>
        {unknownText(unknown)}
      </span>
    );
  }
  return (
    <span className="table-owner" title={owner.exe ?? processText(owner)}>
      <span className="cut">{owner.name}</span>
      <span className="mono quiet">{owner.pid}</span>
    </span>
  );
}

/** A socket under what the lines above say already: under an app where it leads, under a destination where it comes from. */
function SocketName(props: { readonly socket: Socket; readonly end: ShownEnd; readonly isGone: boolean }): ReactElement {
  const { socket, end, isGone } = props;
  const { local, remote, owners } = socket;
  const isRemote = remote !== null && end === 'remote';
  return (
    <span className="table-name">
      <StateMark state={isGone ? 'closed' : socket.state} protocol={socket.protocol} isBare />
      <Address endpoint={isRemote ? remote : local} />
      {isRemote ? <span className="quiet mono table-from">{say('tables.from', { port: String(local.port ?? '*') })}</span> : null}
      {owners.length > 1 ? (
        <span className="quiet" title={owners.map(processText).join('\n')}>
          {say('tables.more', { count: owners.length - 1 })}
        </span>
      ) : null}
    </span>
  );
}

function trendOf(line: TableLine): ReactElement | null {
  if (line.kind === 'app' || line.kind === 'destination') return <GroupTrend steps={line.value.steps} />;
  return line.kind === 'socket' ? <Age socket={line.value} goneAtMs={null} /> : null;
}

/** The small lines are pictures: they are drawn together, in their turn, when what the table says has been painted. */
const GroupTrend = memo(function GroupTrend({ steps }: { readonly steps: Steps }): ReactElement | null {
  const drawn = useContext(TrendMoment);
  if (drawn === null) return null;
  const { nowMs, unknown, revision } = drawn;
  return <Sparkline steps={steps} nowMs={nowMs} rangeMs={TREND_MS} unknown={unknown} revision={revision} />;
});

function healthOf(line: TableLine, context: RowContext): ReactElement {
  if (line.kind === 'socket') {
    const isGone = line.goneAtMs !== null;
    if (context.unwell.has(line.value.id) && !isGone) return <Condition socket={line.value} isGone={false} />;
    // The mark of the state stands before the name already.
    return <span className="cut quiet">{stateWord(isGone ? 'closed' : line.value.state)}</span>;
  }
  return (
    <span className="table-name">
      {troublesOf(line, context).map(([code, count]) => (
        <HealthBadge key={code} code={code} count={count} />
      ))}
    </span>
  );
}
