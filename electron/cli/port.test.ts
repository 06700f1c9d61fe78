import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import type { Socket } from '../../shared/socket.ts';
import { madeUpMachine } from '../serve/made-up-machine.ts';
import type { Output } from './output.ts';
import { type PortPlan, port } from './port.ts';
import { portsText, readPorts } from './port-question.ts';

function recorded(signal = new AbortController().signal): Output & { readonly out: string[]; readonly told: string[] } {
  const [out, told]: [string[], string[]] = [[], []];
  const write = async (text: string): Promise<boolean> => {
    out.push(text);
    return true;
  };
  const rest = { show() {}, isTerminal: false, columns: null, hasColour: false, signal, hasLostData: () => false };
  return { out, told, write, tell: (message) => void told.push(message), ...rest };
}

/** A port that nothing on this machine holds. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: found } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

const listener = (at: number): Socket =>
  madeUpSocket({ id: 'l', state: 'listen', remote: null, local: { address: '127.0.0.1', port: at, zone: null } });

const planFor = (at: number, more: Partial<PortPlan> = {}): PortPlan => ({
  ...{ questions: [{ port: at, protocol: 'tcp' }], isJson: true, frees: false, asks: true, isForced: false, waitMs: null },
  ...more,
});

describe('portlight port on a machine that a test decides on', () => {
  test('waits from look to look, and no longer than until the port is free', async () => {
    const at = await freePort();
    const machine = madeUpMachine([listener(at)]);
    const { collector } = machine;
    const leaving = {
      ...collector,
      async scan() {
        if (machine.scans === 2) machine.sockets = [];
        return collector.scan();
      },
    };
    const output = recorded();
    expect(await port(leaving, planFor(at, { waitMs: 3_600_000 }), output)).toBe(0);
    expect([machine.scans, output.told]).toEqual([3, []]);
    expect(JSON.parse(output.out.join(''))).toMatchObject({ port: at, free: true, holders: [], tried: 'free' });
  });

  test('ends with 2 and the reason when the machine cannot be read: never with "free", never with "in use"', async () => {
    const machine = madeUpMachine();
    machine.failure = 'ss did not answer.';
    const output = recorded();
    expect(await port(machine.collector, planFor(3000), output)).toBe(2);
    expect([output.out, output.told]).toEqual([[], ['ss did not answer.']]);
  });

  test('says how many processes and sockets it does not name: a list that is cut in silence reads as all there is', async () => {
    const at = await freePort();
    const owners = (most: number) =>
      Array.from({ length: most }, (_, number) => ({ pid: 500 + number, name: 'worker', exe: null }));
    const text = async (sockets: readonly Socket[]) => {
      const output = recorded();
      await port(madeUpMachine(sockets).collector, planFor(at, { isJson: false }), output);
      return output.out.join('');
    };
    const held = await text([{ ...listener(at), owners: owners(10) }]);
    expect(held.match(/worker, pid/g)).toHaveLength(8);
    expect(held).toMatch(/^ {4}worker, pid 507.*\n(?: {6}.*\n)* {4}… 2 more processes$/m);
    expect(await text([{ ...listener(at), owners: owners(9) }])).toMatch(/^ {4}… 1 more process$/m);
    expect(await text([{ ...listener(at), owners: owners(8) }])).not.toContain('…');
    const many = Array.from({ length: 10 }, (_, number) => ({ ...listener(at), id: `l${number}` }));
    expect(await text(many)).toMatch(/^ {2}… 2 more sockets$/m);
  });

  test('is held where the system says so although no socket is seen', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port: at } = server.address() as AddressInfo;
    const output = recorded();
    expect(await port(madeUpMachine().collector, planFor(at), output)).toBe(1);
    expect(JSON.parse(output.out.join(''))).toMatchObject({ free: false, holders: [], tried: 'in-use' });
    server.close();
  });

  test('does not try a port of which the reading knows a holder: a server that is just starting must not be disturbed', async () => {
    const at = await freePort();
    const output = recorded();
    expect(await port(madeUpMachine([listener(at)]).collector, planFor(at), output)).toBe(1);
    expect(JSON.parse(output.out.join(''))).toMatchObject({ free: false, tried: null });
  });
});

describe('ports on a command line', () => {
  test('are numbers, ranges and one protocol, each once', () => {
    expect(readPorts(['3000', '3000', '80-81/tcp,53/UDP'])).toEqual([
      { port: 3000, protocol: null },
      { port: 80, protocol: 'tcp' },
      { port: 81, protocol: 'tcp' },
      { port: 53, protocol: 'udp' },
    ]);
  });

  test.each(['0', '65536', '3000-', '-1', '1e3', '', '80/sctp', '٣٠'])('are not %j', (text) => {
    expect(readPorts([text])).toHaveProperty('error');
  });

  test('are written back as ranges', () => {
    const questions = readPorts(['3000', '8080-8090', '53/udp']);
    if ('error' in questions) throw new Error(questions.error);
    expect(portsText(questions)).toBe('3000, 8080-8090, 53/udp');
  });
});
