import type { ReactElement } from 'react';
import type { ToldFinding } from '../../../shared/diagnosis/told.ts';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { ownerText } from '../../state/columns-words.ts';
import { useRowMenu } from '../actions/RowMenu.tsx';
import { Address } from '../parts/Address.tsx';
import { StateMark } from '../parts/StateMark.tsx';
import { useActions, useWorld } from '../store.ts';

/** Sockets that are listed of one finding; the rest are a press away, in the table. */
const LISTED_MOST = 12;

/** The sockets of a finding as they are now, those that live first, bounded. */
export function FindingSockets(props: { readonly finding: ToldFinding }): ReactElement {
  const { sockets: ids, socketCount } = props.finding;
  const seen = useWorld();
  const { select } = useActions();
  const menu = useRowMenu();
  const living: Socket[] = [];
  for (const id of ids) {
    const socket = seen?.world.table.sockets.get(id);
    if (socket !== undefined) living.push(socket);
    if (living.length === LISTED_MOST) break;
  }
  if (living.length === 0) return <p className="quiet">{say('why.listed.none')}</p>;
  return (
    <>
      <ul className="why-sockets">
        {living.map((socket) => (
          <li key={socket.id}>
            <button
              type="button"
              className="why-socket"
              onClick={() => select({ kind: 'socket', id: socket.id })}
              {...menu.handlers(() => ({ kind: 'socket', socket }))}
            >
              <StateMark state={socket.state} protocol={socket.protocol} />
              <span className="cut">{ownerText(socket)}</span>
              <span className="why-ends">
                <Address endpoint={socket.local} />
                {socket.remote === null ? null : (
                  <>
                    <span className="quiet" aria-hidden="true">
                      →
                    </span>
                    <Address endpoint={socket.remote} />
                  </>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {socketCount > living.length ? (
        <p className="quiet">{say('why.listed.more', { count: socketCount - living.length })}</p>
      ) : null}
    </>
  );
}
