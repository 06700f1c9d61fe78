import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Socket } from '../../shared/socket.ts';
import type { Collector, Scan } from './collector.ts';
import type { Command, Ears, Ran, Talker, Where } from './run.ts';
import type { After } from './slow-source.ts';

/** One command of a recording: how its arguments begin, and the file that has what it printed. */
interface RecordedCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly stdout: string;
  readonly stderr?: string;
  readonly code?: number;
}

/** One question to a program that is talked with: a part of its line, and the file that has the answer. */
interface RecordedQuestion {
  readonly asks: string;
  readonly reply: string;
}

/** A recording, as its `conversation.json` has it. */
interface Recording {
  readonly commands: readonly RecordedCommand[];
  readonly talk?: readonly RecordedQuestion[];
}

const FIXTURES = fileURLToPath(new URL('./fixtures/conversations/', import.meta.url));

/** What a question to PowerShell comes to in a test: an answer, silence, or the end of PowerShell. */
export type Replied = { readonly text: string } | 'silence' | 'end';

/** A machine that exists only in a test, made of a recorded conversation. What it answers can be changed; time goes when told. */
export class RecordedConversation {
  readonly commands: Command[] = [];
  /** The lines told to the program that is talked with, of all times it was started. */
  readonly told: string[] = [];
  /** Answers in place of the recording; null: the recording's own. */
  answer: (command: Command) => Ran | Promise<Ran> | null = () => null;
  reply: (line: string) => Replied | null = () => null;
  /** How talking begins. */
  talk: 'yes' | 'missing' | 'denied' = 'yes';
  starts = 0;
  nowMs = Date.UTC(2026, 10, 20, 12);
  readonly #waiting = new Set<{ readonly ms: number; readonly call: () => void }>();
  readonly #directory: string | null;
  readonly #recording: Recording;

  /** `name`: a directory of fixtures/conversations; null: a machine that has nothing of its own. */
  constructor(name: string | null) {
    this.#directory = name === null ? null : join(FIXTURES, name);
    this.#recording =
      this.#directory === null
        ? { commands: [] }
        : (JSON.parse(readFileSync(join(this.#directory, 'conversation.json'), 'utf8')) as Recording);
  }

  readonly now = (): number => this.nowMs;

  readonly after: After = (ms, call) => {
    const wait = { ms, call };
    this.#waiting.add(wait);
    return () => this.#waiting.delete(wait);
  };

  /** Lets everything happen that waits for time to pass. */
  pass(): void {
    for (const wait of [...this.#waiting].sort((a, b) => a.ms - b.ms)) {
      if (this.#waiting.delete(wait)) wait.call();
    }
  }

  get waits(): number {
    return this.#waiting.size;
  }

  readonly where: Where = {
    kind: 'recording',
    run: (command) => {
      this.commands.push(command);
      return this.answer(command) ?? this.#recorded(command);
    },
    read: () => ({ kind: 'absent' }),
    talk: (_, __, ears) => this.#talk(ears),
  };

  /** What a file of the recording holds. */
  file(name: string): Buffer {
    return readFileSync(join(this.#directory ?? FIXTURES, name));
  }

  #recorded({ program, args }: Command): Ran {
    const found = this.#recording.commands.find(
      (one) => one.program === program && one.args.every((arg, at) => arg === args[at]),
    );
    if (found === undefined) return { kind: 'missing' };
    return { kind: 'done', stdout: this.file(found.stdout), stderr: found.stderr ?? '', code: found.code ?? 0 };
  }

  #talk(ears: Ears): Talker | 'missing' | 'denied' {
    if (this.talk !== 'yes') return this.talk;
    this.starts += 1;
    let isOver = false;
    return {
      tell: (line) => {
        this.told.push(line);
        const mark = /;'([^']+)'$/.exec(line)?.[1];
        if (!line.startsWith('try{') || mark === undefined) return;
        const replied = this.reply(line) ?? this.#recordedReply(line);
        if (replied === 'silence') return;
        queueMicrotask(() => {
          if (isOver) return;
          if (replied === 'end') ears.ended();
          else for (const piece of pieces(`${replied.text}${mark}\r\n`)) ears.output(Buffer.from(piece, 'latin1'));
        });
      },
      end: () => {
        isOver = true;
      },
    };
  }

  #recordedReply(line: string): Replied {
    const found = this.#recording.talk?.find(({ asks }) => line.includes(asks));
    return found === undefined ? { text: NOT_FOUND } : { text: this.file(found.reply).toString('latin1') };
  }
}

/** What PowerShell answers where a cmdlet is missing. */
export const NOT_FOUND = '{"PortlightError":"CommandNotFoundException","Message":"not recognized"}\r\n';

/** A pipe delivers an answer in pieces of any size. */
function pieces(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += 1_000) found.push(text.slice(at, at + 1_000));
  return found;
}

/** A scan that succeeded. */
export type Read = Extract<Scan, { kind: 'read' }>;

/** The socket of a scan on a local port, with this remote port (null: no peer) and, where several are alike, this owner. */
export function socketAt({ reading }: Read, port: number, peer: number | null = null, pid?: number): Socket | undefined {
  return reading.sockets.find(
    ({ local, remote, owners }) =>
      local.port === port && (remote?.port ?? null) === peer && (pid === undefined || owners[0]?.pid === pid),
  );
}

/** Codes of what a scan says it cannot see. */
export function blindCodes({ reading }: Read): readonly string[] {
  return reading.blindSpots.map(({ code }) => code);
}

/** Lets questions that are asked beside the scans be answered. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

/** Scans while nobody answers what is asked: time passes until the scan has ended. */
export async function scanThrough(machine: RecordedConversation, collector: Collector): Promise<Scan> {
  let ended: Scan | null = null;
  const scan = collector.scan().then((done) => {
    ended = done;
    return done;
  });
  while (ended === null) {
    await settle();
    machine.pass();
  }
  return scan;
}

/** A scan that must succeed. */
export async function readOf(collector: Collector): Promise<Read> {
  const scan = await collector.scan();
  if (scan.kind !== 'read') throw new Error(scan.text);
  return scan;
}
