import { cleanText } from '../../../shared/clean-text.ts';
import { canonicalAddress, endpointText } from '../../../shared/endpoint.ts';
import type { BlindSpot, CaptureFacts, Platform, Reading, SkippedLine } from '../../../shared/reading.ts';
import type { Socket } from '../../../shared/socket.ts';
import { say } from '../../../shared/text/say.ts';
import { type CaptureFile, readCaptureFile, segmentsOfFile } from './capture-file.ts';
import { CapturedOwners } from './captured-owners.ts';
import { localPortsOf } from './captured-ports.ts';
import { type CapturedProcess, processesOf } from './captured-processes.ts';
import { latin1Of } from './decode-text.ts';
import { isFormat, type Segment } from './format.ts';
import { hasUnknownPort, type JoinedRow, joinRows } from './join-rows.ts';
import { namesOf, noted } from './noted-processes.ts';
import { platformOf } from './platform.ts';
import { procNetTable } from './proc-net-table.ts';
import { readSegment } from './read-segment.ts';
import { recognise } from './recognise.ts';

/** What a captured text is read with. */
export interface CaptureAsk {
  readonly bytes: Uint8Array;
  /** The name of the file, for people; what else it is when it was no file. */
  readonly source: string;
  /** A format that the person names; null: it is found by itself. */
  readonly format: string | null;
  /** Epoch milliseconds of the opening. */
  readonly nowMs: number;
}

/** A capture as a reading, or why it is none. */
export type CaptureRead =
  | { readonly kind: 'read'; readonly reading: Reading }
  | { readonly kind: 'failed'; readonly text: string };

const SKIPPED_MOST = 20;
const SOURCE_MOST = 120;

/** Reads a captured text: a capture of Portlight, or whatever one or several tools printed. Never throws. */
export function readCapture(ask: CaptureAsk): CaptureRead {
  const text = latin1Of(ask.bytes);
  const source = cleanText(ask.source, SOURCE_MOST);
  if (/^\s*$/.test(text)) return { kind: 'failed', text: say('capture.failed.empty', { source }) };
  const isForced = ask.format !== null && ask.format !== 'portlight';
  const file = isForced ? null : readCaptureFile(text);
  const segments = isForced ? forced(text, ask.format ?? '') : file === null ? recognise(text) : segmentsOfFile(file);
  const parsed = segments.map(readSegment);
  const joined = joinRows(parsed.map(({ rows }) => rows));
  const skipped = parsed.flatMap((part) => part.skipped);
  if (joined.length === 0 && file === null) return { kind: 'failed', text: whyNothing(source, segments, skipped, isForced) };
  return { kind: 'read', reading: compose({ ask, source, file, segments, joined, skipped }) };
}

function forced(text: string, format: string): readonly Segment[] {
  if (!isFormat(format)) return [];
  return [{ format, text, firstLine: 1, table: format === 'proc-net' ? procNetTable(text) : null }];
}

function whyNothing(source: string, segments: readonly Segment[], skipped: readonly SkippedLine[], isForced: boolean): string {
  const [first] = skipped;
  if (first !== undefined) return say('capture.failed.unreadable', { source, line: first.line, text: cleanText(first.text, 80) });
  const formats = formatsOf(segments).join(', ');
  if (formats === '') return say('capture.failed.unknown', { source });
  return say(isForced ? 'capture.failed.other-format' : 'capture.failed.no-sockets', { source, formats });
}

function formatsOf(segments: readonly Segment[]): readonly string[] {
  return [...new Set(segments.map(({ format }) => format))];
}

interface Parts {
  readonly ask: CaptureAsk;
  readonly source: string;
  readonly file: CaptureFile | null;
  readonly segments: readonly Segment[];
  readonly joined: readonly JoinedRow[];
  readonly skipped: readonly SkippedLine[];
}

function compose({ ask, source, file, segments, joined, skipped }: Parts): Reading {
  const told = Date.parse(file?.facts.taken ?? '');
  const takenAt = Number.isFinite(told) ? new Date(told).toISOString() : null;
  const localPorts = file === null ? null : localPortsOf(file);
  const capture: CaptureFacts = {
    platform: platformNamed(file?.facts.platform) ?? platformOf(segments),
    takenAt,
    host: file?.facts.host === undefined ? null : cleanText(file.facts.host, 80),
    source,
    formats: formatsOf(segments),
    ...(localPorts === null ? {} : { localPorts }),
  };
  const readAt = takenAt ?? new Date(ask.nowMs).toISOString();
  const processes = new Map<number, CapturedProcess>([...processesOf(segments), ...(file === null ? [] : noted(file))]);
  const owners = new CapturedOwners(processes, capture.platform, file === null ? new Map() : namesOf(file));
  owners.learn(joined);
  const sockets = socketsOf(joined, owners, readAt);
  return {
    schema: 1,
    takenAt: readAt,
    host: capture.host ?? '',
    platform: capture.platform ?? 'linux',
    method: capture.formats,
    blindSpots: blindSpotsOf(capture, sockets, file?.facts.rights ?? null),
    skipped: skipped.slice(0, SKIPPED_MOST).map((line) => ({ ...line, text: cleanText(line.text) })),
    skippedCount: skipped.length,
    sampling: { hearsCloses: false, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: 0 },
    capture,
    sockets,
    processes: owners.concerned().map(({ process }) => process),
  };
}

function platformNamed(name: string | undefined): Platform | null {
  return name === 'linux' || name === 'darwin' || name === 'win32' ? name : null;
}

function socketsOf(joined: readonly JoinedRow[], owners: CapturedOwners, readAt: string): readonly Socket[] {
  const twins = new Map<string, number>();
  return joined.map((one): Socket => {
    const { row } = one;
    const peer = row.remote === null ? '-' : endpointText(row.remote);
    const nature = `${row.protocol}${row.family ?? ''}-${endpointText(row.local)}-${peer}`;
    const twin = (twins.get(nature) ?? 0) + 1;
    twins.set(nature, twin);
    const { protocol, family, dualStack, state, local, remote, recvQueue, sendQueue, timer, inode, cgroup } = row;
    return {
      id: twin === 1 ? nature : `${nature}~${twin}`,
      protocol,
      family,
      dualStack,
      state,
      local,
      remote,
      ...owners.join(one),
      recvQueue,
      sendQueue,
      timer,
      tcp: row.tcp === null ? null : { readAt, ...row.tcp },
      since: row.createdAt ?? null,
      sinceIsBound: false,
      readAt,
      inode,
      cgroup,
    };
  });
}

/** `rights`: those with which Portlight took the capture; null: it did not, or it is not told. */
function blindSpotsOf(capture: CaptureFacts, sockets: readonly Socket[], rights: string | null): readonly BlindSpot[] {
  const spots: BlindSpot[] = [];
  if (capture.takenAt === null) spots.push({ code: 'capture-time', text: say('capture.blind.time'), remedy: null });
  spots.push(...untoldOwners(capture, sockets, rights));
  if (sockets.some(({ local, remote }) => isCut(local.address) || isCut(remote?.address ?? ''))) {
    spots.push({ code: 'capture-cut', text: say('capture.blind.cut'), remedy: say('capture.blind.cut.remedy') });
  }
  if (sockets.some(hasUnknownPort)) {
    spots.push({ code: 'capture-ports', text: say('capture.blind.ports'), remedy: say('capture.blind.ports.remedy') });
  }
  return spots;
}

/** Sockets whose owner is not told. One that no process has, such as TIME_WAIT, hides none. */
function untoldOwners(
  { platform, formats }: CaptureFacts,
  sockets: readonly Socket[],
  rights: string | null,
): readonly BlindSpot[] {
  const untold = sockets.filter(({ ownerUnknown }) => ownerUnknown?.code === 'not-told').length;
  if (untold === 0) return [];
  const names = formats.join(', ');
  const isAnyTold = sockets.some(({ owners }) => owners.length > 0);
  const text = isAnyTold
    ? say('capture.blind.owners.some', { formats: names, untold, all: sockets.length })
    : say('capture.blind.owners', { formats: names });
  const more = rights === null ? say(`capture.blind.owners.remedy.${platform ?? 'any'}`) : say('capture.blind.owners.remedy.own');
  // Root sees all that its place lets anybody see: no more rights would lift it.
  return [{ code: 'capture-owners', text, remedy: rights === 'root' ? null : more }];
}

/** An address that its tool cut: marked so by the parser, or of the letters of one and yet none. */
function isCut(address: string): boolean {
  if (address.endsWith('…')) return true;
  return address.includes(':') && /^[0-9a-f:]+$/.test(address) && canonicalAddress(address).family === null;
}
