import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useLayoutEffect, useRef } from 'react';
import type { Term } from '../../../shared/filter/parse.ts';
import { say } from '../../../shared/text/say.ts';
import { FILTER_INPUT_ID, focusOn } from './places.ts';

/** What stands in the filter, each part to be taken out. The one behind it then has the focus, and after the last the input. */
export function FilterChips(props: { readonly chips: readonly Term[]; readonly onRemove: (chip: Term) => void }): ReactElement {
  const { chips, onRemove } = props;
  const list = useRef<HTMLSpanElement>(null);
  const removedAt = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (removedAt.current === null) return;
    const left = list.current?.querySelectorAll<HTMLElement>('.chip') ?? [];
    const next = left[Math.min(removedAt.current, left.length - 1)];
    removedAt.current = null;
    if (next === undefined) focusOn(FILTER_INPUT_ID);
    else next.focus();
  });
  const remove = (at: number, chip: Term): void => {
    removedAt.current = at;
    onRemove(chip);
  };
  const onKeyDown = (event: KeyboardEvent, at: number, chip: Term): void => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    remove(at, chip);
  };
  return (
    <span ref={list} className="filter-chips">
      {chips.map((chip, at) => (
        <button
          key={`${chip.from} ${chip.text}`}
          type="button"
          className="chip"
          aria-label={say('box.remove', { term: chip.text })}
          title={chip.text}
          onClick={() => remove(at, chip)}
          onKeyDown={(event) => onKeyDown(event, at, chip)}
        >
          <span className="chip-text cut">{chip.text}</span>
          <X size={12} aria-hidden="true" />
        </button>
      ))}
    </span>
  );
}
