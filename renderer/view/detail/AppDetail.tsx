import { type ReactElement, useMemo, useState } from 'react';
import { termFor } from '../../../shared/filter/term.ts';
import { say } from '../../../shared/text/say.ts';
import { processText, unknownText } from '../../state/columns-words.ts';
import { findingsOfGroup } from '../../state/findings.ts';
import type { AppGroup } from '../../state/groups.ts';
import { subjectOfGroup } from '../../state/row-subject.ts';
import { type Branch, branchByProcess } from '../../state/tree-branch.ts';
import type { World } from '../../state/world.ts';
import { Address } from '../parts/Address.tsx';
import { AppName, appWords, useAppColour } from '../parts/AppName.tsx';
import { useActions } from '../store.ts';
import { AboutFindings } from './AboutFindings.tsx';
import { DetailCopy } from './DetailCopy.tsx';
import { DetailFrame, DetailSection, FilterActions } from './DetailParts.tsx';
import { DetailTest } from './DetailTest.tsx';
import { GroupPicture, GroupStates, LISTED_MOST, ListedLine, largest } from './GroupParts.tsx';
import { MoreLines } from './MoreLines.tsx';
import { OwnerFacts } from './OwnerChain.tsx';

interface AppDetailProps {
  readonly group: AppGroup;
  readonly world: World;
  readonly revision: number;
}

/** Everything about one app, or about the sockets without one. */
export function AppDetail(props: AppDetailProps): ReactElement {
  const { group, world } = props;
  const { app } = group;
  const { goTo, addTerm } = useActions();
  const colour = useAppColour(group.key);
  const term = termFor.app(app, appsOf(world));
  const counts = { connections: group.connections, destinations: group.destinations.size, listening: group.listening };
  return (
    <DetailFrame kind={app === null ? say('detail.kind.app') : say(`app.kind.${app.kind}`)} heading={<AppName app={app} />}>
      <div className="detail-words">
        <p>{say('detail.app.counts', counts)}</p>
        <p className="quiet">{app === null ? say('detail.app.none') : evidenceText(group)}</p>
      </div>
      {group.destinations.size === 0 ? null : (
        <DetailTest subject={{ kind: 'app', app, sockets: group.sockets, isWhole: true }} words="row.test.app" />
      )}
      <GroupPicture group={group} colour={colour} />
      <AboutFindings findings={findingsOfGroup(world.findings, group.sockets, (finding) => finding.app?.id === group.key)} />
      <Processes {...props} />
      <TopDestinations {...props} />
      <GroupStates group={group} protocol="tcp" />
      <FilterActions offers={[[appWords(app), term]]}>
        <button
          type="button"
          className="button is-framed"
          onClick={() => {
            addTerm(term);
            goTo('connections');
          }}
        >
          {say('detail.show-sockets')}
        </button>
        <DetailCopy sockets={group.sockets} />
      </FilterActions>
    </DetailFrame>
  );
}

function* appsOf(world: World) {
  for (const { app } of world.tally.apps.values()) if (app !== null) yield app;
}

/** How the app was recognised, with the control group where that told. */
function evidenceText({ app, sockets }: AppGroup): string {
  if (app === null) return '';
  const how = say(`tables.evidence.${app.evidence}`);
  const [first] = sockets.values();
  const group = app.evidence === 'cgroup' ? (first?.cgroup ?? null) : null;
  return group === null ? say('detail.app.evidence', { how }) : say('detail.app.evidence.cgroup', { how, group });
}

function Processes({ group, world, revision }: AppDetailProps): ReactElement {
  const [branching] = useState(branchByProcess);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the group is mutable, and the revision tells when it changed.
  const branches = useMemo(() => {
    branching.refresh(group.sockets, world.tally.unwell);
    return [...branching.branches.values()].sort((a, b) => b.sockets.size - a.sockets.size);
  }, [branching, group, world, revision]);
  const known = branches.filter(({ owner }) => owner !== null);
  const unknown = branches.filter(({ owner }) => owner === null);
  return (
    <DetailSection heading={say('detail.section.processes', { count: known.length })}>
      {unknown.map((branch) => (
        <UnknownOwners key={branch.key} branch={branch} />
      ))}
      {known.slice(0, LISTED_MOST).map((branch) => (
        <KnownOwner key={branch.key} branch={branch} world={world} isOnly={known.length === 1} />
      ))}
      <MoreLines count={known.length - LISTED_MOST} />
    </DetailSection>
  );
}

function UnknownOwners({ branch }: { readonly branch: Branch }): ReactElement {
  const { unknown, sockets } = branch;
  const code = unknown?.code;
  return (
    <div className="detail-words">
      <p>{say('detail.unknown.group', { count: sockets.size, why: unknown?.text ?? unknownText(null) })}</p>
      {code === 'other-user' || code === 'hidden' ? <p className="quiet">{say(`detail.remedy.group.${code}`)}</p> : null}
    </div>
  );
}

function KnownOwner(props: { readonly branch: Branch; readonly world: World; readonly isOnly: boolean }): ReactElement | null {
  const { branch, world, isOnly } = props;
  const { processes } = world.table;
  const [isOpen, setOpen] = useState(false);
  const { owner } = branch;
  if (owner === null) return null;
  const facts = <OwnerFacts owner={owner} process={processes.get(owner.pid) ?? null} processes={processes} />;
  if (isOnly) return facts;
  return (
    <details className="detail-process" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="cut">{processText(owner)}</span>
        <span className="count quiet">{branch.sockets.size}</span>
      </summary>
      {isOpen ? facts : null}
    </details>
  );
}

function TopDestinations({ group, world }: AppDetailProps): ReactElement | null {
  const { select } = useActions();
  if (group.destinations.size === 0) return null;
  return (
    <DetailSection heading={say('detail.section.destinations', { count: group.destinations.size })}>
      <ul className="detail-list">
        {largest(group.destinations).map(([key, count]) => {
          const remote = world.tally.destinations.get(key)?.destination.remote;
          return remote === undefined ? null : (
            <ListedLine
              key={key}
              count={count}
              onPress={() => select({ kind: 'destination', key })}
              subjectIn={({ tally }) => subjectOfGroup(tally.destinations.get(key))}
            >
              <Address endpoint={remote} />
            </ListedLine>
          );
        })}
      </ul>
      <MoreLines count={group.destinations.size - LISTED_MOST} />
    </DetailSection>
  );
}
