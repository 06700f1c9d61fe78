import { memo, type ReactElement } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import './parts.css';

/** A number in tabular figures, thousands grouped, with a sign that it goes on where it does not fit. `isZeroQuiet` greys a nought. */
export const Count = memo(function Count(props: { readonly value: number; readonly isZeroQuiet?: boolean }): ReactElement {
  const { value, isZeroQuiet = false } = props;
  return <span className={`count cut${isZeroQuiet && value === 0 ? ' quiet' : ''}`}>{countText(value)}</span>;
});
