import { Autocomplete } from '@base-ui/react/autocomplete';
import type { BaseUIEvent } from '@base-ui/react/types';
import { Search, X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useId, useRef, useState } from 'react';
import { type FilterFacts, filterFacts } from '../../../shared/filter/facts.ts';
import { removeTerm } from '../../../shared/filter/term.ts';
import type { Socket } from '../../../shared/socket.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import {
  chipsOf,
  countingPart,
  type Draft,
  draftOf,
  type Offered,
  offersFor,
  reopenLast,
  settle,
  typeInto,
} from '../../state/filter-draft.ts';
import { isProblem } from '../../state/findings.ts';
import type { World } from '../../state/world.ts';
import { useActions, usePortlight } from '../store.ts';
import { FilterChips } from './FilterChips.tsx';
import { FILTER_INPUT_ID, focusOn, wayBack } from './places.ts';
import './filter-box.css';

/** The one filter of all screens: chips for what stands, a text behind them that completes as one types, and in words what is wrong with it. */
export function FilterBox(): ReactElement {
  const { draft, put } = useDraft();
  const error = usePortlight((state) => state.filter.error);
  const errorId = useId();
  const chips = chipsOf(draft);
  const isEmpty = draft.whole === '';
  const clear = (): void => {
    put(draftOf(''));
    focusOn(FILTER_INPUT_ID);
  };
  return (
    <search className="filter" aria-label={say('box.label')}>
      <div className={error === null ? 'filter-box' : 'filter-box is-wrong'}>
        <Search size={14} aria-hidden="true" className="filter-sign" />
        <FilterChips
          chips={chips}
          onRemove={(chip) => put(typeInto({ ...draft, base: removeTerm(draft.base, chip) }, draft.typed))}
        />
        <FilterInput draft={draft} put={put} describedBy={error === null ? undefined : errorId} hasChips={chips.length > 0} />
        {isEmpty ? (
          <kbd className="kbd filter-key">/</kbd>
        ) : (
          <button type="button" className="filter-clear" aria-label={say('box.clear')} onClick={clear}>
            <X size={14} aria-hidden="true" />
          </button>
        )}
      </div>
      {error === null ? null : (
        <p id={errorId} className="filter-error">
          {error.text}
        </p>
      )}
    </search>
  );
}

/** Changes what stands in the box; `counting` is the part that is to count already, where not all of it is. */
type Put = (draft: Draft, counting?: string) => void;

/** What stands in the box. A filter that changes elsewhere (a click on a chart) takes the place of what is being typed. */
function useDraft(): { readonly draft: Draft; readonly put: Put } {
  const text = usePortlight((state) => state.filter.text);
  const { setFilterText } = useActions();
  const [own, setOwn] = useState<Draft>(() => draftOf(text));
  const draft = own.whole === text ? own : draftOf(text);
  const put = (next: Draft, counting?: string): void => {
    setOwn(next);
    setFilterText(next.whole, counting);
  };
  return { draft, put };
}

interface InputProps {
  readonly draft: Draft;
  readonly put: Put;
  readonly describedBy: string | undefined;
  readonly hasChips: boolean;
}

function FilterInput(props: InputProps): ReactElement {
  const { draft, put, describedBy, hasChips } = props;
  const world = usePortlight((state) => state.world);
  const [facts, setFacts] = useState<FilterFacts | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [caret, setCaret] = useState(0);
  const isMarked = useRef(false);
  const { cameFrom, goBack } = useWayBack();
  const offers = facts === null || !isOpen ? [] : offersFor(draft, caret, facts);

  const takeOffer = (typed: string): void => {
    const offer = offers.find((one) => one.typed === typed);
    const next = typeInto(draft, typed);
    setCaret(typed.length);
    if (offer?.completion.count === null) put(next);
    else {
      put(settle(next));
      setIsOpen(false);
    }
  };
  const onKeyDown = (event: BaseUIEvent<KeyboardEvent<HTMLInputElement>>): void => {
    if (event.key === 'Enter' && !(isOpen && isMarked.current)) {
      put(settle(draft));
      setIsOpen(false);
    } else if (event.key === 'Backspace' && draft.typed === '' && hasChips) {
      event.preventDefault();
      put(reopenLast(draft));
    } else if (event.key === 'Escape' && !(isOpen && offers.length > 0)) {
      // The box's own Escape would throw away what was typed.
      event.preventBaseUIHandler();
      if (!goBack()) event.currentTarget.blur();
    }
  };

  return (
    <Autocomplete.Root
      items={offers as Offered[]}
      mode="none"
      value={draft.typed}
      itemToStringValue={(offer: Offered) => offer.typed}
      open={isOpen && offers.length > 0}
      openOnInputClick
      onOpenChange={(nowOpen, { reason }) => {
        if (reason !== 'item-press') setIsOpen(nowOpen);
      }}
      onItemHighlighted={(offer) => {
        isMarked.current = offer !== undefined;
      }}
      onValueChange={(value, { reason, event }) => {
        if (reason === 'item-press') return takeOffer(value);
        const at = (event.target as HTMLInputElement | null)?.selectionStart ?? value.length;
        const next = typeInto(draft, value);
        setIsOpen(true);
        setCaret(at);
        put(next, countingPart(next, facts === null ? [] : offersFor(next, at, facts)));
      }}
    >
      <Autocomplete.Input
        id={FILTER_INPUT_ID}
        className="filter-input"
        aria-label={say('box.label')}
        aria-describedby={describedBy}
        aria-invalid={describedBy !== undefined}
        aria-keyshortcuts="/"
        placeholder={say(hasChips ? 'box.more' : 'box.placeholder')}
        spellCheck={false}
        autoCapitalize="off"
        onFocus={(event) => {
          cameFrom(event.relatedTarget);
          setFacts(world === null ? null : factsOf(world));
        }}
        onBlur={() => {
          put(settle(draft));
          setFacts(null);
          setIsOpen(false);
        }}
        onKeyDown={onKeyDown}
      />
      <Offers />
    </Autocomplete.Root>
  );
}

/** Where the focus was before it came to the filter, which Escape leads back to; the screen, where that has gone meanwhile. */
function useWayBack(): { readonly cameFrom: (place: Element | null) => void; readonly goBack: () => boolean } {
  const from = useRef<Element | null>(null);
  return {
    cameFrom(place) {
      // From a chip, or the button that clears, one comes from where one was before.
      if (place?.closest('.filter') == null) from.current = place;
    },
    goBack() {
      const place = from.current;
      if (place === null) return false;
      wayBack(place)?.focus({ preventScroll: true });
      return true;
    },
  };
}

function factsOf({ table, takenAtMs, findings }: World): FilterFacts {
  const isWrong = (socket: Socket): boolean => isProblem(findings, socket, takenAtMs);
  return filterFacts(table.sockets.values(), { nowMs: () => takenAtMs, isProblem: isWrong });
}

function Offers(): ReactElement {
  return (
    <Autocomplete.Portal>
      <Autocomplete.Positioner sideOffset={8} align="start" className="popup-place">
        <Autocomplete.Popup className="popup is-menu offers" aria-label={say('box.offers')}>
          <Autocomplete.List>
            {(offer: Offered) => (
              <Autocomplete.Item key={offer.typed} value={offer} className="menu-item offer">
                <span className="offer-label mono cut">{offer.completion.label}</span>
                {offer.completion.detail === null ? null : <span className="quiet cut">{offer.completion.detail}</span>}
                {offer.completion.count === null ? null : (
                  <span className="offer-count quiet">{countText(offer.completion.count)}</span>
                )}
              </Autocomplete.Item>
            )}
          </Autocomplete.List>
        </Autocomplete.Popup>
      </Autocomplete.Positioner>
    </Autocomplete.Portal>
  );
}
