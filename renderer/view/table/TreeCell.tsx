import { memo, type ReactElement, useContext } from 'react';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { figuresOf, lineText, serviceText, troublesOf } from '../../state/columns-group.ts';
import { processText, unknownText } from '../../state/columns-words.ts';
import type { TableLine } from '../../state/rows.ts';
import type { Steps } from '../../state/steps.ts';
import type { Branch } from '../../state/tree-branch.ts';
import { Address } from '../parts/Address.tsx';
import { AppName } from '../parts/AppName.tsx';
import { Count } from '../parts/Count.tsx';
import { HealthBadge } from '../parts/HealthBadge.tsx';
import { Sparkline } from '../parts/Sparkline.tsx';
import { StateMark, stateWord } from '../parts/StateMark.tsx';
import { Age, Condition, Plain, Service } from './SocketCell.tsx';
import type { CellProps } from './table-spec.ts';
import { TREND_MS, TrendMoment } from './trend-moment.ts';

/** Which end of a socket its line shows; the other one stands in the lines above. */
export type ShownEnd = 'local' | 'remote';

/** What a line of a tree shows in a column. */
export const TreeCell = memo(function TreeCell(props: CellProps & { readonly end: ShownEnd }): ReactElement | null {
  const { columnId, line, context, end } = props;
  switch (columnId) {
    case 'name':
      return <Name kind={line.kind} value={line.value} end={end} isGone={line.goneAtMs !== null} />;
    case 'connections':
    case 'listening':
    case 'parties': {
      const count = figuresOf(line)[columnId];
      return count === null ? null : <Count value={count} isZeroQuiet />;
    }
    case 'service':
      return <Service service={serviceText(line)} />;
    case 'trend':
      return <Trend line={line} />;
    case 'health':
      return <Health {...props} />;
    default:
      return <Plain text={lineText(columnId, line, context)} />;
  }
}, isSameCell);

/** What tells of time follows it by itself. */
function isSameCell(before: CellProps, now: CellProps): boolean {
  return before.line === now.line && before.version === now.version && before.columnId === now.columnId;
}

/** The name of what a line stands for does not change while it is the same object, though its figures do. */
const Name = memo(function Name(props: {
  readonly kind: TableLine['kind'];
  readonly value: TableLine['value'];
  readonly end: ShownEnd;
  readonly isGone: boolean;
}): ReactElement {
  const { end, isGone } = props;
  const line = props as Pick<TableLine, 'kind' | 'value'> as TableLine;
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
      return <SocketName socket={line.value} end={end} isGone={isGone} />;
  }
});

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

function Trend({ line }: { readonly line: TableLine }): ReactElement | null {
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

function Health({ line, context }: CellProps): ReactElement {
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
