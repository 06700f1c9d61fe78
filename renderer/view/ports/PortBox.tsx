import { memo, type ReactElement, useId, useMemo, useState } from 'react';
import { ephemeralRangeOf, systemOfCapture } from '../../../shared/diagnosis/system-facts.ts';
import { boundText } from '../../../shared/ports/clients.ts';
import { holdersOf, type PortAnswer, type PortHolder, portAnswer } from '../../../shared/ports/port-answer.ts';
import { portKey } from '../../../shared/ports/port-book.ts';
import type { PortsTried } from '../../../shared/ports/port-tried.ts';
import {
  ephemeralLine,
  holdText,
  portHeading,
  processLine,
  sharingLines,
  startedByLine,
  timeWaitLines,
} from '../../../shared/ports/port-words.ts';
import { say } from '../../../shared/text/say.ts';
import type { World } from '../../state/world.ts';
import { StateMark } from '../parts/StateMark.tsx';
import { StopButton, useCanStop } from '../stop/StopButton.tsx';
import { useActions, usePortlight, useWorld } from '../store.ts';
import './port-box.css';

const LISTED_MOST = 6;

type Tried = PortsTried['tried'][number] | null;

/**
 * "Port … in use?": a box that answers from what is on the screens now, and, on request, by trying the port on this machine. Of what the
 * machine does only the answer is drawn anew.
 */
export const PortBox = memo(function PortBox(): ReactElement {
  const headingId = useId();
  const hintId = useId();
  const { tryPort } = useActions();
  const canTry = useCanStop();
  const [text, setText] = useState('');
  const [tried, setTried] = useState<Tried>(null);
  const port = readPort(text);
  const isWrong = text !== '' && port === null;
  const look = async (wanted: number): Promise<void> => {
    setTried(null);
    setTried(await tryPort(wanted));
  };
  return (
    <section className="port-box" aria-labelledby={headingId}>
      <form
        className="port-box-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (port !== null && canTry) void look(port);
        }}
      >
        <h2 id={headingId}>{say('port.box.heading')}</h2>
        <input
          className="port-box-input"
          inputMode="numeric"
          autoComplete="off"
          value={text}
          placeholder="3000"
          aria-label={say('port.box.label')}
          aria-describedby={hintId}
          aria-invalid={isWrong}
          onChange={({ target }) => {
            setText(target.value);
            setTried(null);
          }}
        />
        {canTry ? (
          <button type="submit" className="button is-framed" disabled={port === null}>
            {say('port.box.look')}
          </button>
        ) : null}
        <p className="quiet port-box-hint" id={hintId}>
          {say(isWrong ? 'port.box.wrong' : canTry ? 'port.box.hint' : 'port.box.hint.capture')}
        </p>
      </form>
      {port === null ? null : <Answer port={port} tried={tried?.port === port ? tried : null} />}
    </section>
  );
});

function readPort(text: string): number | null {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

function Answer(props: { readonly port: number; readonly tried: Tried }): ReactElement | null {
  const { port, tried } = props;
  const seen = useWorld();
  // What this machine tells of itself is nothing to the one that a capture was taken on.
  const system = usePortlight((state) => (state.scan?.kind === 'capture' ? null : state.system));
  const answer = useMemo(
    () =>
      seen === null ? null : answerNow(port, seen.world, ephemeralRangeOf(system ?? systemOfCapture(seen.world.table.facts))),
    [port, seen, system],
  );
  if (seen === null || answer === null) return null;
  const ephemeral = ephemeralLine(answer);
  return (
    <div className="port-box-answer">
      <p role="status" className="port-box-verdict">
        <strong>{portHeading({ ...answer, isFree: answer.isFree && tried?.outcome !== 'in-use' })}</strong>{' '}
        <TriedWords answer={answer} tried={tried} />
      </p>
      {sharingLines(answer.sharing).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <Holders answer={answer} world={seen.world} />
      {[...timeWaitLines(answer), ...(answer.isFree && ephemeral !== null ? [ephemeral] : [])].map((line) => (
        <p key={line} className="quiet">
          {line}
        </p>
      ))}
    </div>
  );
}

function answerNow(port: number, world: World, ephemeral: { readonly from: number; readonly to: number }): PortAnswer {
  const { sockets, processes } = world.table;
  return portAnswer({ port, protocol: null }, { sockets: sockets.values(), processes, ephemeral });
}

function TriedWords(props: { readonly answer: PortAnswer; readonly tried: Tried }): ReactElement | null {
  const { answer, tried } = props;
  if (tried === null) return null;
  const { outcome, nextFree } = tried;
  const next = nextFree === null ? say('port.next-free.none') : say('port.next-free', { port: String(nextFree) });
  if (!answer.isFree) return <span>{next}</span>;
  if (outcome === 'in-use' || outcome === 'denied') {
    return (
      <span>
        {say(`port.try.${outcome}`)} {next}
      </span>
    );
  }
  return <span>{say('port.box.tried')}</span>;
}

/** Each process that holds it, with what it holds and a way to stop it; sockets without a process, with the reason. */
function Holders(props: { readonly answer: PortAnswer; readonly world: World }): ReactElement | null {
  const { answer, world } = props;
  const { processes } = world.table;
  const owners = holdersOf(answer, processes);
  const unknown = answer.holders.filter(({ socket }) => socket.owners.length === 0);
  if (answer.holders.length === 0) return null;
  const told = new Set<string>();
  return (
    <ul className="port-box-holders">
      {owners.slice(0, LISTED_MOST).map((owner) => {
        const process = processes.get(owner.pid) ?? null;
        const held = answer.holders.filter(({ socket }) => socket.owners.some(({ pid }) => pid === owner.pid));
        // Workers hold what their parent holds: said once.
        const isTold = held.every(({ socket }) => told.has(socket.id));
        for (const { socket } of held) told.add(socket.id);
        const startedBy = startedByLine(owner.pid, processes);
        return (
          <li key={owner.pid}>
            <div className="port-box-words">
              <p>{processLine(owner, process, world.takenAtMs)}</p>
              {(isTold ? [] : held).slice(0, LISTED_MOST).map((holder) => (
                <HeldLine key={holder.socket.id} holder={holder} />
              ))}
              {process?.commandLine == null ? null : <p className="mono quiet cut">{process.commandLine}</p>}
              {isTold || startedBy === null ? null : <p className="quiet">{startedBy}</p>}
            </div>
            <StopButton owner={owner} process={process} />
          </li>
        );
      })}
      {unknown.slice(0, LISTED_MOST).map((holder) => (
        <li key={holder.socket.id}>
          <div className="port-box-words">
            <HeldLine holder={holder} />
            <p>{say('port.blind', { why: holder.socket.ownerUnknown?.text ?? say('tables.not-told') })}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function HeldLine(props: { readonly holder: PortHolder }): ReactElement {
  const { socket } = props.holder;
  const { select } = useActions();
  const open = (): void => {
    const isWaiting = props.holder.kind === 'listener' || props.holder.kind === 'udp';
    select(
      isWaiting ? { kind: 'port', key: portKey(socket.protocol, socket.local.port ?? 0) } : { kind: 'socket', id: socket.id },
    );
  };
  return (
    <p className="port-box-held">
      <StateMark state={socket.state} protocol={socket.protocol} isBare />
      <button type="button" className="detail-link mono" onClick={open}>
        {boundText(socket)}
      </button>
      <span className="quiet">{holdText(props.holder)}</span>
    </p>
  );
}
