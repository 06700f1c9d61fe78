import { ChartSpline, Table2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { say } from '../../../shared/text/say.ts';
import './twin.css';

/** Switches between a picture and the table that holds the same numbers. */
export function TwinSwitch(props: { readonly isTable: boolean; readonly onSwitch: (isTable: boolean) => void }): ReactElement {
  const { isTable, onSwitch } = props;
  const Icon = isTable ? ChartSpline : Table2;
  return (
    <button type="button" className="button twin-switch" onClick={() => onSwitch(!isTable)}>
      <Icon size={14} aria-hidden="true" />
      {say(isTable ? 'now.as-chart' : 'now.as-table')}
    </button>
  );
}
