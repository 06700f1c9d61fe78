import type { Filter } from './filter.ts';

/** SIGNATURE ONLY, being written. The canonical text of a filter: parseFilter(filterText(f)) is f again. */
export function filterText(_filter: Filter): string {
  return '';
}
