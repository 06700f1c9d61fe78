import type { PortAnswer } from '../../shared/ports/port-answer.ts';
import type { Socket } from '../../shared/socket.ts';
import { recentFirewall } from '../firewall/read-firewall.ts';
import { firewallLines } from './firewall-text.ts';

/**
 * What this machine's own firewall does with a port: where something waits that others could reach, whatever it is; where something waits for
 * programs on this machine alone, only that they cannot reach it.
 */
export async function ownFirewall({ holders, port }: PortAnswer): Promise<readonly string[]> {
  const waiting = holders.filter(({ kind }) => kind === 'listener' || kind === 'udp');
  const reachable = waiting.find(({ exposure }) => exposure !== 'loopback')?.socket;
  const ask = recentFirewall();
  const lines: string[] = [];
  if (reachable !== undefined) {
    const { protocol, local, family, dualStack } = reachable;
    const address = local.address === '*' ? null : local.address;
    const only = dualStack ? null : family;
    lines.push(...firewallLines(await ask({ protocol, port, direction: 'in', address, family: only })));
  }
  // The firewalls of macOS and Windows do not stand between programs of one machine.
  if (process.platform !== 'linux') return lines;
  for (const { exposure, socket } of waiting) {
    if (exposure !== 'loopback') continue;
    for (const address of loopbacksOf(socket)) {
      const answer = await ask({ protocol: socket.protocol, port, direction: 'in', address });
      // What the same rule does to another address of the port is not written out once more.
      if (answer.verdict === 'blocked') lines.push(...firewallLines(answer).filter((line) => !lines.includes(line)));
    }
  }
  return lines;
}

/** The loopback addresses that a socket waits at; one that is bound to the loopback's interface waits at all of its family. */
function loopbacksOf({ local, family, dualStack }: Socket): readonly string[] {
  if (local.address !== '*') return [local.address];
  return [...(dualStack || family !== 6 ? ['127.0.0.1'] : []), ...(dualStack || family === 6 ? ['::1'] : [])];
}
