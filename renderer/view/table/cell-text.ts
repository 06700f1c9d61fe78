import type { ReactNode } from 'react';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';

/** What a cell shows that holds a text and nothing else: the cell itself is the text, and cuts it where it does not fit. */
export interface CellText {
  readonly text: string;
  readonly title?: string | undefined;
  readonly isQuiet?: boolean;
  readonly isMono?: boolean;
}

/** Tells a text alone from anything else that is drawn. */
export function isCellText(drawn: ReactNode | CellText): drawn is CellText {
  return typeof drawn === 'object' && drawn !== null && 'text' in drawn;
}

/** A text, whole in its title too unless there is room for it; quiet where it says that nothing is told. */
export function plainText(
  text: string,
  { isMono = false, hasRoom = false }: { readonly isMono?: boolean; readonly hasRoom?: boolean } = {},
): CellText {
  return { text, title: text === '' || hasRoom ? undefined : text, isQuiet: isNothing(text), isMono };
}

/** True for what says that there is nothing to say. */
export function isNothing(text: string): boolean {
  return text === say('tables.not-told') || text === '0 / 0';
}

/** A number, thousands grouped; a nought is quiet. */
export function countCell(count: number): CellText {
  return { text: countText(count), isQuiet: count === 0 };
}

/** The usual service of a port; null where there is none. */
export function serviceCell(service: string | null): CellText | null {
  return service === null ? null : { text: service, title: say('tables.usually', { service }) };
}
