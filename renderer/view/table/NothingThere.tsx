import { ListFilter } from 'lucide-react';
import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import type { World } from '../../state/world.ts';
import { EmptyState } from '../parts/EmptyState.tsx';
import { useActions, usePortlight } from '../store.ts';
import type { TableSpec } from './table-spec.ts';

/** Stands in a table without lines: says whether the filter, the folding or the machine is why, and what one can do. */
export function NothingThere(props: { readonly spec: TableSpec; readonly world: World }): ReactElement {
  const { spec, world } = props;
  const { setFilterText, choose } = useActions();
  const isFiltered = usePortlight((state) => state.filter.applied.terms.length > 0);
  const folded = world.folded.size;
  const heading = isFiltered ? say('tables.empty.filtered') : say(`tables.empty.${spec.name}`);
  return (
    <EmptyState
      heading={heading}
      icon={<ListFilter size={28} />}
      action={
        <span className="table-empty-actions">
          {isFiltered ? (
            <button type="button" className="button is-framed" onClick={() => setFilterText('')}>
              {say('tables.empty.clear')}
            </button>
          ) : null}
          {folded > 0 ? (
            <button type="button" className="button is-framed" onClick={() => choose({ showsLoopback: true })}>
              {say('tables.empty.unfold')}
            </button>
          ) : null}
        </span>
      }
    >
      <p>
        {isFiltered
          ? say('tables.empty.filtered.why', { count: world.table.sockets.size })
          : say(`tables.empty.${spec.name}.why`)}
      </p>
      {folded > 0 ? <p>{say('tables.empty.folded', { count: folded })}</p> : null}
    </EmptyState>
  );
}
