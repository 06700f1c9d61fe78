import { type ReactElement, useMemo } from 'react';
import {
  namesOf,
  pictureSentences,
  type SharedPicture,
  sharedPicture,
  TUPLE_VALUES,
  type TupleBox,
  type TupleValue,
} from '../../../shared/ports/shared-picture.ts';
import type { Socket } from '../../../shared/socket.ts';
import { countText } from '../../../shared/text/measure.ts';
import { say } from '../../../shared/text/say.ts';
import './shared-port-picture.css';

/** Height of a row, in CSS pixels; the lines between the ends are drawn by it. */
const ROW_PX = 26;
const FAN_PX = 28;
/** Letters of an address in one line where the picture is narrowest, and the height of a line. */
const LINE_LETTERS = 15;
const LINE_PX = 18;
/** Of so many connections what differs is looked at anew every some seconds only. */
const MANY = 3_000;
const LOOK_AGAIN_MS = 10_000;

/** What is pictured: connections that came in by one port here, or that lead to one destination. */
export interface SharedPortPictureProps {
  readonly connections: ReadonlyMap<string, Socket>;
  /** True where the other ends began: their ends are the sources. */
  readonly isServer: boolean;
  /** The port, or the destination, in words. */
  readonly place: string;
  /** Grows when the connections changed; they are mutable. */
  readonly revision: number;
  readonly nowMs: number;
}

/**
 * How several connections share a port: the four values of each, equal ones drawn once, differing ones fanned out. A table to a screen
 * reader, with the equal values spanning their rows.
 */
export function SharedPortPicture(props: SharedPortPictureProps): ReactElement {
  const { connections, isServer, place, revision, nowMs } = props;
  const moment = connections.size > MANY ? Math.floor(nowMs / LOOK_AGAIN_MS) : revision;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is mutable, and the moment tells when to look again.
  const picture = useMemo(() => sharedPicture(connections.values(), isServer), [connections, isServer, moment]);
  return (
    <figure className="shared-port">
      <figcaption>
        {pictureSentences(picture, isServer, place).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </figcaption>
      {picture.drawn.length > 0 ? <Drawn picture={picture} isServer={isServer} /> : null}
    </figure>
  );
}

function Drawn(props: { readonly picture: SharedPicture; readonly isServer: boolean }): ReactElement {
  const { picture, isServer } = props;
  const { drawn, total, differs } = picture;
  const more = total - drawn.length;
  const rowPx = rowHeight(picture);
  return (
    <table className="shared-table">
      <caption className="visually-hidden">{say('ports.picture.caption')}</caption>
      <thead>
        <tr>
          <End words="ports.picture.source" isHere={!isServer} />
          <td aria-hidden="true" className="shared-fan" />
          <End words="ports.picture.destination" isHere={isServer} />
        </tr>
        <tr>
          <th scope="col">{say('ports.picture.address')}</th>
          <th scope="col">{say('ports.picture.port')}</th>
          <td aria-hidden="true" />
          <th scope="col">{say('ports.picture.address')}</th>
          <th scope="col">{say('ports.picture.port')}</th>
        </tr>
      </thead>
      <tbody>
        {drawn.map((socket, row) => (
          <tr key={socket.id} style={{ height: rowPx }}>
            {TUPLE_VALUES.map((value) => (
              <Cell key={value} value={value} row={row} picture={picture} rowPx={rowPx} />
            ))}
          </tr>
        ))}
      </tbody>
      {more > 0 ? (
        <tfoot>
          <tr>
            <td colSpan={TUPLE_VALUES.length + 1} className="quiet">
              {say('ports.picture.more', { count: countText(more), what: namesOf(differs) })}
            </td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  );
}

function End(props: {
  readonly words: 'ports.picture.source' | 'ports.picture.destination';
  readonly isHere: boolean;
}): ReactElement {
  return (
    <th scope="colgroup" colSpan={2}>
      <strong>{say(props.words)}</strong>{' '}
      <span className="quiet">{say(props.isHere ? 'ports.picture.here' : 'ports.picture.there')}</span>
    </th>
  );
}

/** A value where its box begins; nothing in the rows that the box spans. Between source and destination stand the lines. */
function Cell(props: {
  readonly value: TupleValue;
  readonly row: number;
  readonly picture: SharedPicture;
  readonly rowPx: number;
}): ReactElement {
  const { value, row, picture, rowPx } = props;
  const box = picture.boxes[value].find((one) => one.row === row);
  const isDifferent = picture.differs.includes(value);
  const isFan = value === 'destination-address' && row === 0;
  return (
    <>
      {isFan ? <Fan rows={picture.drawn.length} boxes={picture.boxes[value]} rowPx={rowPx} /> : null}
      {box === undefined ? null : (
        <td rowSpan={box.rows} className={isDifferent ? 'is-different' : 'is-equal'}>
          <span className="shared-box mono">
            {box.text}
            <span className="visually-hidden">{say(isDifferent ? 'ports.picture.differs' : 'ports.picture.equal')}</span>
          </span>
        </td>
      )}
    </>
  );
}

/** All rows are as high as the longest address needs where there is little room, so that the lines meet their boxes. */
function rowHeight({ boxes }: SharedPicture): number {
  const needed = [...boxes['source-address'], ...boxes['destination-address']].map(
    ({ text, rows }) => (Math.ceil(text.length / LINE_LETTERS) * LINE_PX + ROW_PX - LINE_PX) / rows,
  );
  return Math.ceil(Math.max(ROW_PX, ...needed));
}

/** A line from each connection's source to the destination that it shares. */
function Fan(props: { readonly rows: number; readonly boxes: readonly TupleBox[]; readonly rowPx: number }): ReactElement {
  const { rows, boxes, rowPx } = props;
  const height = rows * rowPx;
  const middle = (row: number, count = 1): number => (row + count / 2) * rowPx;
  return (
    <td rowSpan={rows} aria-hidden="true" className="shared-fan">
      <svg width={FAN_PX} height={height} viewBox={`0 0 ${FAN_PX} ${height}`} aria-hidden="true">
        {boxes.flatMap(({ row, rows: count }) =>
          Array.from({ length: count }, (_, nth) => {
            const [from, to] = [middle(row + nth), middle(row, count)];
            const d = `M0 ${from}C${FAN_PX / 2} ${from} ${FAN_PX / 2} ${to} ${FAN_PX} ${to}`;
            return <path key={`${row} ${from}`} d={d} />;
          }),
        )}
      </svg>
    </td>
  );
}
