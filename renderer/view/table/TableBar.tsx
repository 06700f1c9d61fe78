import { Menu } from '@base-ui/react/menu';
import { Check, Columns3, Copy, RefreshCw } from 'lucide-react';
import { memo, type ReactElement, type ReactNode, useState } from 'react';
import { say } from '../../../shared/text/say.ts';
import { type Layout, toggled } from '../../state/columns.ts';
import { COPY_FORMATS, type CopyFormat } from '../../state/copy.ts';
import { CONTROL_KEY } from '../parts/control-key.ts';
import type { TableSpec } from './table-spec.ts';

/** What stands above a table: how much there is, what waits, what can be copied, and which columns are shown. */
export function TableBar(props: {
  readonly spec: TableSpec;
  readonly topCount: number;
  readonly isEmpty: boolean;
  /** How many lines a copy of everything has; asked when the menu opens, for it changes all the time. */
  readonly countLines: () => number;
  readonly selectedCount: number;
  readonly waiting: number;
  readonly layout: Layout;
  /** null: the usual one. */
  readonly onLayout: (layout: Layout | null) => void;
  readonly onApply: () => void;
  readonly onCopy: (format: CopyFormat) => void;
  readonly lead: ReactNode;
}): ReactElement {
  const { spec, topCount, isEmpty, countLines, selectedCount, waiting, layout, onLayout, onApply, onCopy } = props;
  return (
    <div className="table-bar">
      <h1 className="table-title">{say(spec.countWords, { count: topCount })}</h1>
      {props.lead}
      {selectedCount > 0 ? <span className="quiet">{say('tables.selected', { count: selectedCount })}</span> : null}
      <span className="table-bar-middle">
        {waiting > 0 ? (
          <button type="button" className="button table-waiting" title={say('tables.waiting.hint')} onClick={onApply}>
            <RefreshCw size={14} aria-hidden="true" />
            {say('tables.waiting', { count: waiting })}
            <span className="kbd" aria-hidden="true">
              {say('tables.waiting.key')}
            </span>
          </button>
        ) : null}
      </span>
      <CopyMenu isEmpty={isEmpty} countLines={countLines} selectedCount={selectedCount} onCopy={onCopy} />
      <ColumnsMenu spec={spec} layout={layout} onLayout={onLayout} />
    </div>
  );
}

interface CopyMenuProps {
  readonly isEmpty: boolean;
  readonly countLines: () => number;
  readonly selectedCount: number;
  readonly onCopy: (format: CopyFormat) => void;
}

const CopyMenu = memo(function CopyMenu(props: CopyMenuProps): ReactElement {
  const { isEmpty, onCopy } = props;
  return (
    <Menu.Root>
      <Menu.Trigger className="button" disabled={isEmpty}>
        <Copy size={14} aria-hidden="true" />
        {say('tables.copy')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4}>
          <Menu.Popup className="popup is-menu">
            <Menu.Group>
              <Menu.GroupLabel className="menu-heading">
                <CopyHeading {...props} />
              </Menu.GroupLabel>
              {COPY_FORMATS.map((format) => (
                <Menu.Item key={format} className="menu-item" onClick={() => onCopy(format)}>
                  <span className="menu-words">{say(`tables.copy.${format}`)}</span>
                  {format === 'text' ? <span className="kbd">{say('tables.copy.key', { control: CONTROL_KEY })}</span> : null}
                </Menu.Item>
              ))}
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
});

function CopyHeading(props: CopyMenuProps): ReactElement {
  const { selectedCount, countLines } = props;
  const [all] = useState(countLines);
  return (
    <>{selectedCount > 0 ? say('tables.copy.selected', { count: selectedCount }) : say('tables.copy.all', { count: all })}</>
  );
}

const ColumnsMenu = memo(function ColumnsMenu(props: {
  readonly spec: TableSpec;
  readonly layout: Layout;
  /** null: the usual one. */
  readonly onLayout: (layout: Layout | null) => void;
}): ReactElement {
  const { spec, layout, onLayout } = props;
  return (
    <Menu.Root>
      <Menu.Trigger className="button">
        <Columns3 size={14} aria-hidden="true" />
        {say('tables.columns')}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4}>
          <Menu.Popup className="popup is-menu table-columns">
            {spec.columns
              .filter(({ isName }) => !isName)
              .map((column) => (
                <Menu.CheckboxItem
                  key={column.id}
                  className="menu-item"
                  checked={layout.shown.includes(column.id)}
                  onCheckedChange={() => onLayout(toggled(layout, column, spec.columns, spec.sortBy))}
                  closeOnClick={false}
                  title={say(column.hint)}
                >
                  <span className="menu-check">
                    <Menu.CheckboxItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Menu.CheckboxItemIndicator>
                  </span>
                  {say(column.heading)}
                </Menu.CheckboxItem>
              ))}
            <Menu.Separator className="menu-line" />
            <Menu.Item className="menu-item" onClick={() => onLayout(null)}>
              <span className="menu-check" />
              {say('tables.columns.reset')}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
});
