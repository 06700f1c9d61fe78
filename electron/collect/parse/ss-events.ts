import type { SocketRow } from './row.ts';
import { parseSsRow, type SsTable } from './ss.ts';

/** Rows of -E lack `v6only:`, and every ss of today writes `*` for the IPv6 address only. */
const TABLE: SsTable = { protocol: null, starFamily: 6 };

/**
 * One row of `ss -E -HOntuei`: a socket at the moment the kernel destroys it (sock_diag(7), SKNLGRP_INET_TCP_DESTROY …). Its state is
 * `closed` whatever ss writes: a TCP socket has none any more, a UDP one still shows whether it was connected. A closed listener or
 * unconnected socket has no remote end; the remote end of a connection that was never made has an address and no port. null when
 * it cannot be read or is neither TCP nor UDP.
 *
 * tcp UNCONN 1      0      127.0.0.1:45324 127.0.0.1:49405 ino:0 sk:acf8 ts sack cubic rto:204 rtt:0.026/0.015 bytes_sent:100 …
 */
export function parseSsEvent(line: string): SocketRow | null {
  const row = parseSsRow(line, TABLE);
  return row === null || row === 'other-family' ? null : { ...row, state: 'closed', dualStack: false };
}

/** Cuts a stream of chunks into whole lines. */
export interface LineSplitter {
  /** The lines that `chunk` completes, without line ends; empty ones are left out. */
  push(chunk: string): string[];
  /** What is left at the end of the stream; '' when nothing is. Half a line, since whole ones end in a newline. */
  end(): string;
  /** Lines thrown away so far because they were longer than the bound. */
  readonly dropped: number;
}

/** A splitter that never holds more than `most` characters: a longer line is thrown away whole, and counted. */
export function lineSplitter(most = 65_536): LineSplitter {
  let kept = '';
  let dropped = 0;
  /** True while the rest of a line that was too long passes by. */
  let isDropping = false;

  const take = (piece: string, lines: string[]): void => {
    const line = kept + piece;
    kept = '';
    if (isDropping) isDropping = false;
    else if (line.length > most) dropped += 1;
    else if (line !== '') lines.push(line);
  };

  const keep = (piece: string): void => {
    if (isDropping) return;
    kept += piece;
    if (kept.length <= most) return;
    kept = '';
    isDropping = true;
    dropped += 1;
  };

  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let to = chunk.indexOf('\n'); to !== -1; to = chunk.indexOf('\n', from)) {
        take(chunk.slice(from, to), lines);
        from = to + 1;
      }
      if (from < chunk.length) keep(chunk.slice(from));
      return lines;
    },
    end() {
      const rest = kept;
      kept = '';
      isDropping = false;
      return rest;
    },
    get dropped() {
      return dropped;
    },
  };
}
