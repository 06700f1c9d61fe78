import { type ReactElement, useMemo } from 'react';
import { endpointText } from '../../../shared/endpoint.ts';
import { termFor } from '../../../shared/filter/term.ts';
import { usualService } from '../../../shared/services.ts';
import { say } from '../../../shared/text/say.ts';
import { familyOf } from '../../state/columns-group.ts';
import { conditionText, roundTripText } from '../../state/columns-words.ts';
import { findingsOfGroup, isAbout } from '../../state/findings.ts';
import type { DestinationGroup } from '../../state/groups.ts';
import { medianRttMs } from '../../state/median-rtt.ts';
import { subjectOfGroup } from '../../state/row-subject.ts';
import type { World } from '../../state/world.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';
import { Address } from '../parts/Address.tsx';
import { AppName } from '../parts/AppName.tsx';
import { StateMark } from '../parts/StateMark.tsx';
import { SharedPortPicture } from '../ports/SharedPortPicture.tsx';
import { conversationsOf } from '../ports/SharedWith.tsx';
import { useActions } from '../store.ts';
import { AboutFindings } from './AboutFindings.tsx';
import { DetailCopy } from './DetailCopy.tsx';
import { DetailFrame, DetailSection, FilterActions } from './DetailParts.tsx';
import { DetailTest } from './DetailTest.tsx';
import { GroupPicture, GroupStates, LISTED_MOST, ListedLine, largest } from './GroupParts.tsx';
import { MoreLines } from './MoreLines.tsx';

interface DestinationDetailProps {
  readonly group: DestinationGroup;
  readonly world: World;
  readonly revision: number;
}

/** Everything about one destination: what it is, who talks to it, and how that goes. */
export function DestinationDetail(props: DestinationDetailProps): ReactElement {
  const { group } = props;
  const { remote, protocol, scope } = group.destination;
  const service = remote.port === null ? null : usualService(remote.port, protocol);
  const usually = service === null ? '' : ` ${say('detail.usually', { service })}`;
  const family = familyOf(remote.address);
  const place = [say(`scope.${scope ?? 'none'}`), protocol.toUpperCase()];
  if (family !== null) place.push(say(`tables.family.${family}`));
  const median = medianRttMs(group.sockets);
  return (
    <DetailFrame
      kind={say('detail.kind.destination')}
      heading={say('detail.heading.destination', { address: remote.address, port: String(remote.port ?? '*'), usually })}
    >
      <div className="detail-words">
        <p>{place.join(' · ')}</p>
        <p>
          {say('detail.destination.counts', { connections: group.connections, apps: group.apps.size })}{' '}
          {median === null ? say('detail.rtt.none') : say('detail.rtt.median', { span: roundTripText(median) })}
        </p>
      </div>
      <DetailTest subject={{ kind: 'destination', destination: group.destination }} />
      <GroupPicture group={props.group} />
      <AboutFindings findings={findingsOfGroup(props.world.findings, group.sockets, isAbout(remote))} />
      <Together {...props} />
      <TalkingApps {...props} />
      <Sockets {...props} />
      <GroupStates group={group} protocol={protocol} />
      <FilterActions
        offers={[
          [say('detail.filter.destination'), termFor.destination(remote)],
          [say('detail.filter.host'), termFor.remoteHost(remote)],
        ]}
      >
        <DetailCopy sockets={group.sockets} />
      </FilterActions>
    </DetailFrame>
  );
}

/** What several connections to one destination have in common, and what tells them apart. */
function Together({ group, world, revision }: DestinationDetailProps): ReactElement | null {
  const { remote, protocol } = group.destination;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the group is mutable, and the revision tells when it changed.
  const connections = useMemo(() => conversationsOf(group.sockets), [group, revision]);
  if (protocol !== 'tcp' || connections.size < 2) return null;
  const place = endpointText(remote);
  return (
    <DetailSection heading={say('ports.picture.title-out', { place })}>
      <SharedPortPicture connections={connections} isServer={false} place={place} revision={revision} nowMs={world.takenAtMs} />
    </DetailSection>
  );
}

function TalkingApps({ group, world }: DestinationDetailProps): ReactElement | null {
  const { select } = useActions();
  if (group.apps.size === 0) return null;
  return (
    <DetailSection heading={say('detail.section.apps', { count: group.apps.size })}>
      <ul className="detail-list">
        {largest(group.apps).map(([key, count]) => (
          <ListedLine
            key={key}
            count={count}
            onPress={() => select({ kind: 'app', key })}
            subjectIn={({ tally }) => subjectOfGroup(tally.apps.get(key))}
          >
            <AppName app={world.tally.apps.get(key)?.app ?? null} hasKind />
          </ListedLine>
        ))}
      </ul>
      <MoreLines count={group.apps.size - LISTED_MOST} />
    </DetailSection>
  );
}

function Sockets({ group, world, revision }: DestinationDetailProps): ReactElement | null {
  const { select } = useActions();
  const menu = useRowMenu();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the group is mutable, and the revision tells when it changed.
  const first = useMemo(() => [...firstOf(group.sockets.values(), LISTED_MOST)], [group, revision]);
  if (first.length === 0) return null;
  const context = { nowMs: world.takenAtMs, unwell: world.tally.unwell };
  return (
    <DetailSection heading={say('detail.section.sockets', { count: group.sockets.size })}>
      <ul className="detail-list">
        {first.map((socket) => (
          <li key={socket.id}>
            <button
              type="button"
              className="detail-line"
              onClick={() => select({ kind: 'socket', id: socket.id })}
              {...menu.handlers(() => ({ kind: 'socket', socket }))}
            >
              <span className="detail-line-words">
                <StateMark state={socket.state} protocol={socket.protocol} isBare />
                <Address endpoint={socket.local} />
              </span>
              <span className="quiet cut">{conditionText(socket, context)}</span>
            </button>
          </li>
        ))}
      </ul>
      <MoreLines count={group.sockets.size - LISTED_MOST} />
    </DetailSection>
  );
}

function* firstOf<T>(all: Iterable<T>, most: number): Iterable<T> {
  let left = most;
  for (const one of all) {
    if (left === 0) return;
    left -= 1;
    yield one;
  }
}
