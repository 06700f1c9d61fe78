import type { ReactElement } from 'react';
import type { App } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { appColour } from '../../state/colours.ts';
import { NO_APP } from '../../state/groups.ts';
import { usePortlight } from '../store.ts';
import './parts.css';

/** The colour of an app as CSS, the same on every screen. `key` as in tally.ts. */
export function useAppColour(key: string): string {
  return usePortlight((state) => appColour(state.world?.colours ?? null, key));
}

/** The name of an app, or of the group without one. */
export function appWords(app: App | null): string {
  return app === null ? say('app.none') : app.name;
}

/** An app: a dot in its colour, its name, and, with `hasKind`, what kind of thing it is as a quiet word. */
export function AppName(props: { readonly app: App | null; readonly hasKind?: boolean }): ReactElement {
  const { app, hasKind = false } = props;
  const colour = useAppColour(app?.id ?? NO_APP);
  return (
    <span className="app-name" title={app === null ? undefined : app.name}>
      <span className="app-dot" style={{ background: colour }} />
      <span className={app === null ? 'cut quiet' : 'cut'}>{appWords(app)}</span>
      {hasKind && app !== null ? <span className="app-kind quiet">{say(`app.kind.${app.kind}`)}</span> : null}
    </span>
  );
}
