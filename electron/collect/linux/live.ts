import type { Socket } from '../../../shared/socket.ts';
import type { SocketRow } from '../parse/row.ts';
import type { KnownRow } from './known-row.ts';
import type { QuietDetails } from './row-key.ts';
import type { Placed } from './row-order.ts';

/** A socket that lives, with the row it was last read from. */
export interface Live extends Placed {
  readonly id: string;
  /** null until the first `settle` after it came. */
  socket: Socket | null;
  row: SocketRow;
  isDirty: boolean;
  /** The scan that read `row`. */
  rowScan: number;
  key: string | null;
  /** Its row in the table, as text; null before that was taken. */
  known: KnownRow | null;
  /** Its details without the idle times, wherever they came from. */
  quiet: Pick<QuietDetails, 'start' | 'end'> | null;
  /** When its TCP details were read. */
  detailsMs: number;
  scan: number;
}

/** A socket that comes with a scan. */
export function newLive(id: string, row: SocketRow, scan: number): Live {
  return {
    id,
    socket: null,
    row,
    isDirty: false,
    rowScan: scan,
    key: null,
    known: null,
    quiet: null,
    detailsMs: 0,
    place: -1,
    scan,
  };
}
