import { madeUpSocket } from '../filter/made-up-socket.ts';
import type { Owner, Socket } from '../socket.ts';

/** What a test says of a socket: `at` and `to` are `address:port`, the last colon parting them; `pids` are its processes `name pid`. */
export interface SaidPort extends Partial<Socket> {
  readonly at: string;
  readonly to?: string;
  readonly held?: readonly string[];
}

let serial = 0;

/** A made-up socket for tests of ports: waiting without `to`, connected with it. */
export function madeUpPort({ at, to, held = [], ...more }: SaidPort): Socket {
  serial += 1;
  const owners = held.map((text): Owner => {
    const [name = '', pid = '0'] = text.split(' ');
    return { pid: Number(pid), name, exe: null };
  });
  const local = endpoint(at);
  return madeUpSocket({
    id: `s${serial}`,
    inode: serial,
    family: local.address.includes(':') ? 6 : 4,
    state: to !== undefined ? 'established' : more.protocol === 'udp' ? null : 'listen',
    local,
    remote: to === undefined ? null : endpoint(to),
    owners,
    app: null,
    ...more,
  });
}

function endpoint(text: string) {
  const colon = text.lastIndexOf(':');
  const [address = '', zone = null] = text.slice(0, colon).split('%');
  return { address, port: Number(text.slice(colon + 1)), zone };
}
