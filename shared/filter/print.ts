import type { FieldName } from './fields.ts';
import type { End, Filter, Test } from './filter.ts';
import { placeText, portsText } from './place.ts';
import { valueText, wordText } from './words.ts';

/** The canonical text of a filter: parseFilter(filterText(f)) is f again. */
export function filterText(filter: Filter): string {
  return filter.kind === 'any'
    ? filter.of.map(inAny).join(' or ')
    : filter.kind === 'all'
      ? filter.of.map(inAll).join(' ')
      : inAll(filter);
}

function inAny(filter: Filter): string {
  return filter.kind === 'all' ? filterText(filter) : inAll(filter);
}

function inAll(filter: Filter): string {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return `(${filterText(filter)})`;
    case 'not':
      return `-${inAll(filter.of)}`;
    default:
      return testText(filter);
  }
}

const PLACE_FIELD: Readonly<Record<End, FieldName>> = { local: 'local', remote: 'remote', either: 'host' };
const PORT_FIELD: Readonly<Record<End, FieldName>> = { local: 'sport', remote: 'dport', either: 'port' };

function testText(test: Test): string {
  switch (test.kind) {
    case 'word':
      return wordText(test.text);
    case 'app':
    case 'process':
    case 'container':
      return `${test.kind}:${test.isExact ? '=' : ''}${valueText(test.text)}`;
    case 'user':
    case 'service':
      return `${test.kind}:${valueText(test.text)}`;
    case 'place':
      return `${PLACE_FIELD[test.end]}:${test.isExact ? '=' : ''}${valueText(placeText(test))}`;
    case 'port':
      return `${PORT_FIELD[test.end]}:${test.ranges.map(portsText).join(',')}`;
    case 'pid':
      return `pid:${test.pids.join(',')}`;
    case 'state':
      return `state:${test.states.join(',')}`;
    case 'protocol':
      return `proto:${test.protocols.join(',')}`;
    case 'family':
      return `family:${test.families.join(',')}`;
    case 'scope':
      return `scope:${test.scopes.join(',')}`;
    case 'is':
      return `is:${test.claim}`;
  }
}
