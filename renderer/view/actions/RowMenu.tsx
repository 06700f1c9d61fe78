import { Menu } from '@base-ui/react/menu';
import {
  createContext,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { say } from '../../../shared/text/say.ts';
import type { RowSubject } from '../../state/row-subject.ts';
import type { World } from '../../state/world.ts';
import { useActions, useStoreNow } from '../store.ts';
import { type ActionGround, type RowAction, rowActions } from './row-actions.ts';
import './row-menu.css';

/** What a place knows itself about a subject: how its detail opens, how its rows are copied. */
export type OwnGround = Pick<ActionGround, 'detail' | 'copyRows'>;

/** What opens the menu of a subject. */
export interface RowMenu {
  /** Opens the menu: where the pointer is, under another element, or under `row` itself, to which the focus comes back. */
  open(subject: RowSubject, row: Element, own?: OwnGround, where?: PointerPlace | Element): void;
  /** Does what a key stands for on a subject; false when it means nothing. */
  press(key: string, subject: RowSubject, own?: OwnGround): boolean;
  /** Handlers for a mark or button that stands for a subject (null: for none): right click, the menu key, the keys of the actions. */
  handlers(subjectIn: (world: World) => RowSubject | null, own?: OwnGround): MenuHandlers;
}

/** Where a pointer is on the page, in CSS pixels. */
interface PointerPlace {
  readonly clientX: number;
  readonly clientY: number;
}

interface MenuHandlers {
  onContextMenu(event: MouseEvent): void;
  onKeyDown(event: KeyboardEvent): void;
}

interface Opened {
  readonly actions: readonly RowAction[];
  readonly anchor: { getBoundingClientRect(): DOMRect };
  readonly row: Element;
}

const Context = createContext<RowMenu | null>(null);

/** True for the keys that open the menu of what has the focus. */
export function isMenuKey(event: { readonly key: string; readonly shiftKey: boolean }): boolean {
  return event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
}

/** Gives the one menu of all rows and marks to everything inside. */
export function RowMenuProvider(props: { readonly children: ReactNode }): ReactElement {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isOpen, setOpen] = useState(false);
  const actions = useActions();
  const stateNow = useStoreNow();
  const menu = useMemo(() => {
    const actionsFor = (subject: RowSubject, own: OwnGround = {}): readonly RowAction[] => {
      const { world, filter } = stateNow();
      return world === null ? [] : rowActions(subject, { actions, world, filterText: filter.text, ...own });
    };
    return rowMenu(
      actionsFor,
      actions.announce,
      () => stateNow().world,
      (next) => {
        setOpened(next);
        setOpen(true);
      },
    );
  }, [actions, stateNow]);
  return (
    <Context value={menu}>
      {props.children}
      {opened === null ? null : <Popup opened={opened} isOpen={isOpen} onClose={() => setOpen(false)} />}
    </Context>
  );
}

function rowMenu(
  actionsFor: (subject: RowSubject, own?: OwnGround) => readonly RowAction[],
  announce: (text: string) => void,
  worldNow: () => World | null,
  show: (opened: Opened) => void,
): RowMenu {
  const open: RowMenu['open'] = (subject, row, own, where = row) => {
    // Where it is now: a button that shows while its line is pointed at is gone once the pointer is in the menu.
    const place = where instanceof Element ? where.getBoundingClientRect() : new DOMRect(where.clientX, where.clientY, 0, 0);
    show({ actions: actionsFor(subject, own), anchor: { getBoundingClientRect: () => place }, row });
  };
  const press: RowMenu['press'] = (key, subject, own) => {
    if (!isActionKey(key)) return false;
    const action = actionsFor(subject, own).find((one) => one.key === key.toLowerCase());
    if (action === undefined) return false;
    if (action.offBecause === undefined) action.run();
    else announce(action.offBecause);
    return true;
  };
  return {
    open,
    press,
    handlers(subjectIn, own) {
      const now = (): RowSubject | null => {
        const world = worldNow();
        return world === null ? null : subjectIn(world);
      };
      return {
        onContextMenu(event) {
          const subject = now();
          if (subject === null) return;
          event.preventDefault();
          open(subject, event.currentTarget, own, event);
        },
        onKeyDown(event) {
          if (event.ctrlKey || event.metaKey || event.altKey || !(isMenuKey(event) || isActionKey(event.key))) return;
          const subject = now();
          if (subject === null) return;
          if (isMenuKey(event)) open(subject, event.currentTarget, own);
          else if (!press(event.key, subject, own)) return;
          event.preventDefault();
          event.stopPropagation();
        },
      };
    },
  };
}

function isActionKey(key: string): boolean {
  return /^[a-z]$/i.test(key);
}

/** The menu of rows and marks. */
export function useRowMenu(): RowMenu {
  const menu = useContext(Context);
  if (menu === null) throw new Error('outside of RowMenuProvider');
  return menu;
}

const SECTIONS = ['do', 'filter', 'copy'] as const;

function Popup(props: { readonly opened: Opened; readonly isOpen: boolean; readonly onClose: () => void }): ReactElement {
  const { opened, isOpen, onClose } = props;
  // What leads away takes the focus with it.
  const hasLedAway = useRef(false);
  const sections = SECTIONS.map((section) => opened.actions.filter((action) => action.section === section));
  const pick = (action: RowAction): void => {
    hasLedAway.current = action.leadsAway === true;
    action.run();
  };
  const back = (): HTMLElement | boolean => {
    const stays = !hasLedAway.current;
    hasLedAway.current = false;
    return stays && opened.row instanceof HTMLElement ? opened.row : stays;
  };
  return (
    <Menu.Root open={isOpen} modal={false} onOpenChange={(isNowOpen) => (isNowOpen ? null : onClose())}>
      <Menu.Portal>
        <Menu.Positioner anchor={opened.anchor} side="bottom" align="start" sideOffset={2} className="popup-place">
          <Menu.Popup className="popup is-menu row-menu" aria-label={say('row.menu')} finalFocus={back}>
            {sections.map((actions, nth) =>
              actions.length === 0 ? null : (
                <Menu.Group key={SECTIONS[nth]}>
                  {nth === 0 ? null : <Menu.Separator className="menu-line" />}
                  {actions.map((action) => (
                    <Item key={action.id} action={action} onPick={() => pick(action)} />
                  ))}
                </Menu.Group>
              ),
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Item(props: { readonly action: RowAction; readonly onPick: () => void }): ReactElement {
  const { action, onPick } = props;
  const { words, key, shownKey, offBecause } = action;
  const kbd = shownKey ?? key?.toUpperCase();
  return (
    <Menu.Item className="menu-item" disabled={offBecause !== undefined} title={offBecause} label={words} onClick={onPick}>
      <span className="menu-words cut">{words}</span>
      {kbd === undefined ? null : (
        <span className="kbd" aria-hidden="true">
          {kbd}
        </span>
      )}
    </Menu.Item>
  );
}
