import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { parseProcNet } from '../collect/parse/proc-net.ts';

/** The two ends of a connection, as a server's `Socket` has them. */
export interface CallerEnds {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

const FILES = ['tcp', 'tcp6'] as const;

/**
 * True when the other end of a connection within this machine belongs to the user `uid`: the kernel says so, not the caller (proc(5),
 * /proc/net/tcp, `uid`). False when it does not, and when it cannot be told. On Linux alone.
 */
export async function isCalledBy(uid: number | undefined, ends: CallerEnds): Promise<boolean> {
  if (uid === undefined || ends.remotePort === undefined) return false;
  const ports = ` [0-9A-F]+:${hex(ends.remotePort)} [0-9A-F]+:${hex(ends.localPort ?? 0)} `;
  // Of a table that may be long, the few rows with these ports.
  const near = new RegExp(`^.*${ports}.*$`, 'gm');
  for (const file of FILES) {
    const table = await readFile(`/proc/net/${file}`, 'latin1').catch(() => '');
    const { rows } = parseProcNet((table.match(near) ?? []).join('\n'), file, endianness() === 'BE' ? 'big' : 'little');
    // Of a connection that its program has closed the kernel may name root.
    const found = rows.find(
      ({ state, local, remote }) =>
        state === 'established' && local.address === ends.remoteAddress && remote?.address === ends.localAddress,
    );
    if (found !== undefined) return found.uid === uid;
  }
  return false;
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
