import type { ReactElement } from 'react';
import { ancestorsOf } from '../../../shared/ancestors.ts';
import type { Process } from '../../../shared/reading.ts';
import type { Owner, Socket } from '../../../shared/socket.ts';
import { isolated } from '../../../shared/text/isolate.ts';
import { dayClockText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import { StopButton } from '../stop/StopButton.tsx';

const OWNERS_MOST = 8;

/** Everyone who holds a socket, each with its ancestors; or why nobody is known, and what would help. */
export function OwnerChain(props: { readonly socket: Socket; readonly processes: ReadonlyMap<number, Process> }): ReactElement {
  const { socket, processes } = props;
  const { owners, ownerUnknown, user } = socket;
  if (owners.length === 0) {
    const code = ownerUnknown?.code ?? 'not-told';
    return (
      <div className="detail-words">
        <p>{ownerUnknown === null ? say('detail.owner.not-told') : say('detail.owner.unknown', { why: ownerUnknown.text })}</p>
        {code === 'other-user' || code === 'hidden' || code === 'not-told' ? (
          <p className="quiet">{say(`detail.remedy.${code}`, { user: user ?? say('tables.not-told') })}</p>
        ) : null}
      </div>
    );
  }
  return (
    <div className="detail-owners">
      {owners.length > 1 ? <p>{say('detail.owners', { count: owners.length })}</p> : null}
      {owners.slice(0, OWNERS_MOST).map((owner) => (
        <OwnerFacts key={owner.pid} owner={owner} process={processes.get(owner.pid) ?? null} processes={processes} />
      ))}
      {owners.length > OWNERS_MOST ? (
        <p className="quiet">{say('detail.owners.more', { count: owners.length - OWNERS_MOST })}</p>
      ) : null}
    </div>
  );
}

/** One process: name, pid, user, since when, executable, command line, and who started it. */
export function OwnerFacts(props: {
  readonly owner: Owner;
  readonly process: Process | null;
  readonly processes: ReadonlyMap<number, Process>;
}): ReactElement {
  const { owner, process, processes } = props;
  const ancestors = ancestorsOf(owner.pid, processes);
  return (
    <div className="detail-owner">
      <p>
        <strong>{owner.name}</strong> {say('detail.pid', { pid: String(owner.pid) })}
        {process?.user == null ? null : ` · ${say('detail.user', { user: process.user })}`}
        {process?.startedAt == null ? null : ` · ${say('detail.since', { at: dayClockText(process.startedAt) })}`}
      </p>
      {ancestors.length > 0 ? (
        <p className="quiet">
          {say('detail.started-by', { names: ancestors.map(({ name, pid }) => `${isolated(name)} ${pid}`).join(' ◂ ') })}
        </p>
      ) : null}
      <p className="mono detail-command">{process?.commandLine ?? owner.exe ?? say('detail.exe.not-told')}</p>
      {process?.commandLine != null && owner.exe !== null && !process.commandLine.startsWith(owner.exe) ? (
        <p className="mono quiet detail-command">{owner.exe}</p>
      ) : null}
      <StopButton owner={owner} process={process} />
    </div>
  );
}
