import { endpointText } from '../../../shared/endpoint.ts';
import { excludeTerm, termFor } from '../../../shared/filter/term.ts';
import type { App } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { findingsOfSubject } from '../../state/findings.ts';
import { type RowSubject, targetsOf } from '../../state/row-subject.ts';
import { stopWishes } from '../../state/stop-wishes.ts';
import type { World } from '../../state/world.ts';
import { appWords } from '../parts/AppName.tsx';
import { CONTROL_KEY } from '../parts/control-key.ts';
import { stateWord } from '../parts/StateMark.tsx';
import type { Actions } from '../store.ts';

/** Something that can be done with what a person points at. */
export interface RowAction {
  readonly id: string;
  readonly words: string;
  /** Actions of one section stand together in the menu. */
  readonly section: 'do' | 'filter' | 'copy';
  /** The key that does it while a row has the focus, lower case. */
  readonly key?: string;
  /** The key as the menu shows it, where the table itself listens for it. */
  readonly shownKey?: string;
  /** Why it cannot be done now, in words; then it is shown and does nothing. */
  readonly offBecause?: string;
  /** True when it leads to another place, so that the focus does not come back to the row. */
  readonly leadsAway?: boolean;
  readonly run: () => void;
}

/** What actions act on. `detail` and `copyRows` are the place's own, where it has them. */
export interface ActionGround {
  readonly actions: Actions;
  readonly world: World;
  readonly filterText: string;
  readonly detail?: () => void;
  readonly copyRows?: () => void;
}

type Maker = (subject: RowSubject, ground: ActionGround) => readonly RowAction[];

/** THE list of what can be done from any row of any screen, in the order of the menu. A new action is one more maker. */
const MAKERS: readonly Maker[] = [detailAction, testAction, whyAction, stopActions, filterActions, copyActions];

/** What can be done with a subject. */
export function rowActions(subject: RowSubject, ground: ActionGround): readonly RowAction[] {
  return MAKERS.flatMap((make) => make(subject, ground));
}

function detailAction(_subject: RowSubject, { detail }: ActionGround): readonly RowAction[] {
  if (detail === undefined) return [];
  return [{ id: 'detail', words: say('row.detail'), section: 'do', shownKey: say('row.key.detail'), run: detail }];
}

function testAction(subject: RowSubject, { actions, world }: ActionGround): readonly RowAction[] {
  const { texts, more } = targetsOf(subject, world.table.sockets.values());
  const isListener = subject.kind === 'port' || (subject.kind === 'socket' && subject.socket.remote === null);
  const words =
    texts.length > 1
      ? say(more > 0 ? 'row.test.first' : 'row.test.many', { count: texts.length })
      : say(isListener ? 'row.test.listener' : 'row.test');
  const off = texts.length > 0 ? {} : { offBecause: say('row.test.none') };
  const run = (): void => actions.openTest(texts.join('\n'), true);
  return [{ id: 'test', words, section: 'do', key: 't', run, leadsAway: true, ...off }];
}

function whyAction(subject: RowSubject, { actions, world, detail }: ActionGround): readonly RowAction[] {
  const ids = findingsOfSubject(world.findings, subject, world.tally.destinations).map(({ id }) => id);
  const run = (): void => {
    if (ids.length > 0) {
      actions.showFindings(ids);
      return;
    }
    detail?.();
    actions.announce(say('why.line.none'));
  };
  return [{ id: 'why', words: say('row.why', { count: ids.length }), section: 'do', key: 'w', run, leadsAway: ids.length > 0 }];
}

/** One for each process behind it, with a dialog that asks; none where another machine is shown. */
function stopActions(subject: RowSubject, { actions, world }: ActionGround): readonly RowAction[] {
  if (world.table.facts.capture !== undefined) return [];
  return stopWishes(subject, world.table.processes).map((wish) => ({
    id: `stop ${wish.pid}`,
    words: say('row.stop', { name: wish.name, pid: wish.pid }),
    section: 'do',
    run: () => actions.askToStop(wish),
    leadsAway: true,
  }));
}

function filterActions(subject: RowSubject, { actions, world, filterText }: ActionGround): readonly RowAction[] {
  const terms = termsOf(subject, world);
  const [first] = terms;
  const only = terms.map(
    ([what, term]): RowAction => ({
      ...{ id: `filter ${term}`, words: say('row.filter', { what }), section: 'filter' },
      run: () => actions.addTerm(term),
    }),
  );
  if (first === undefined) return only;
  const [what, term] = first;
  const hide = (): void => actions.setFilterText(excludeTerm(filterText, term));
  return [...only, { id: 'hide', words: say('row.hide', { what }), section: 'filter', run: hide }];
}

type Offer = readonly [what: string, term: string];

/** Terms for a subject, the most telling first. */
function termsOf(subject: RowSubject, world: World): readonly Offer[] {
  const appOffer = (app: App | null): Offer => [appWords(app), termFor.app(app, appsOf(world))];
  switch (subject.kind) {
    case 'app':
      return [appOffer(subject.app)];
    case 'port':
      return [[portWords(subject.port), termFor.localPort(subject.port)], ...subject.apps.slice(0, 1).map(appOffer)];
    case 'process': {
      const { owner, app } = subject;
      return owner === null
        ? [appOffer(app)]
        : [[say('tables.process', { name: owner.name, pid: String(owner.pid) }), termFor.pid(owner.pid)], appOffer(app)];
    }
    case 'destination':
      return placeOffers(subject.destination.remote);
    case 'edge':
      return [...placeOffers(subject.destination.remote).slice(0, 1), appOffer(subject.app)];
    case 'socket': {
      const { remote, local, app, state } = subject.socket;
      const place = remote === null ? [] : placeOffers(remote);
      const ports: readonly Offer[] =
        remote === null && local.port !== null ? [[portWords(local.port), termFor.localPort(local.port)]] : [];
      return [...place, ...ports, appOffer(app), [stateWord(state), termFor.state(state)]];
    }
    case 'rows':
      return [];
  }
}

function placeOffers(remote: Parameters<typeof termFor.destination>[0]): readonly Offer[] {
  return [
    [endpointText(remote), termFor.destination(remote)],
    [remote.address, termFor.remoteHost(remote)],
    ...(remote.port === null ? [] : [[portWords(remote.port), termFor.port(remote.port)] as const]),
  ];
}

function copyActions(subject: RowSubject, { actions, copyRows }: ActionGround): readonly RowAction[] {
  const text = addressOf(subject);
  const copy = async (): Promise<void> => {
    if (text === null) return;
    const isDone = await actions.copy(text);
    actions.announce(say(isDone ? 'copy.done' : 'copy.failed'));
  };
  const made: RowAction[] = [];
  if (text !== null) made.push({ id: 'copy', words: say('row.copy', { what: text }), section: 'copy', run: () => void copy() });
  if (copyRows !== undefined)
    made.push({
      id: 'copy rows',
      words: say('row.copy.rows'),
      section: 'copy',
      shownKey: say('tables.copy.key', { control: CONTROL_KEY }),
      run: copyRows,
    });
  return made;
}

function addressOf(subject: RowSubject): string | null {
  switch (subject.kind) {
    case 'destination':
    case 'edge':
      return endpointText(subject.destination.remote);
    case 'socket':
      return endpointText(subject.socket.remote ?? subject.socket.local);
    case 'port': {
      const [first] = subject.waiting;
      return first === undefined ? null : endpointText(first.local);
    }
    case 'app':
    case 'process':
      return subject.app === null ? null : subject.app.name;
    case 'rows':
      return null;
  }
}

function portWords(port: number): string {
  return say('detail.filter.port', { port: String(port) });
}

function* appsOf(world: World): Generator<App> {
  for (const { app } of world.tally.apps.values()) if (app !== null) yield app;
}
