import type { Collector, Scan } from './collector.ts';
import { linuxCollector } from './linux.ts';
import type { Command, FileText, Ran } from './run.ts';

/** A scan that succeeded. */
export type Read = Extract<Scan, { kind: 'read' }>;

/** Inodes far beyond any that a real machine has, so that no process holds them. */
export const INODE = 4_000_000_000;

/** A row of ss of one TCP socket; `rest` is what stands behind the addresses. */
export function tcpRow(state: string, local: string, remote: string, rest: string): string {
  return `tcp ${state} 0 0 ${local} ${remote} ${rest}`;
}

const DETAILS = 'cubic rto:204 rtt:20/10 bytes_sent:5 lastsnd:100 lastrcv:100 lastack:100';

/** A row of ss of an established connection from `port` of a service; its cookie is its port. */
export function connectionRow(port: number, rest = '', details = DETAILS): string {
  const marks = `${rest}uid:1000 ino:${INODE + port} sk:${port.toString(16)} cgroup:/system.slice/shop.service <->`;
  return `${tcpRow('ESTAB', `192.0.2.1:${port}`, '198.51.100.7:443', marks)} ${details}`;
}

/** What a command answers that printed this. */
export function printed(stdout: string, code = 0, stderr = ''): Ran {
  return { kind: 'done', stdout: Buffer.from(stdout), stderr, code };
}

/** A machine that exists only in a test: `rows` is what its ss prints, unless `answer` says otherwise. Time goes when told. */
export interface RecordedMachine {
  readonly collector: Collector;
  /** Everything that was run on it. */
  readonly commands: Command[];
  rows: readonly string[];
  answer: ((command: Command) => Ran) | null;
  files: Readonly<Record<string, FileText>>;
  nowMs: number;
  /** Scans, and throws when that fails. */
  scan(): Promise<Read>;
}

/** A collector over such a machine; `processesIn`: its /proc, where it has one. */
export function recordedMachine(rows: readonly string[], processesIn?: string): RecordedMachine {
  const commands: Command[] = [];
  const collector = linuxCollector({
    now: () => machine.nowMs,
    hearCloses: false,
    ...(processesIn === undefined ? {} : { processesIn }),
    where: {
      kind: 'recording',
      run(command) {
        commands.push(command);
        return machine.answer?.(command) ?? printed(machine.rows.map((row) => `${row}\n`).join(''));
      },
      read: (path) => machine.files[path] ?? { kind: 'absent' },
    },
  });
  const machine: RecordedMachine = {
    collector,
    commands,
    rows,
    answer: null,
    files: {},
    nowMs: Date.UTC(2026, 10, 20, 12),
    async scan() {
      const scan = await collector.scan();
      if (scan.kind !== 'read') throw new Error(scan.text);
      return scan;
    },
  };
  return machine;
}
