import { TARGET_TEXTS_MOST, TARGETS_MOST } from '../../shared/probe/asked-test.ts';
import { refusedByBrowsers } from '../../shared/probe/browser-remarks.ts';
import { readTarget, type Target } from '../../shared/probe/target.ts';
import { say } from '../../shared/text/say.ts';

/** What a text in the test box asks for: its targets, each once, and in words what of it is none. */
export interface TestDraft {
  readonly targets: readonly Target[];
  /** The texts of the targets, as a test takes them. */
  readonly texts: readonly string[];
  /** The first thing that is wrong; null: nothing is. An empty box is not wrong. */
  readonly wrong: string | null;
}

/** Reads one target, or a pasted list: parted by blanks or lines, with `#` remarks, as the files of `portlight test`. */
export function readDraft(text: string): TestDraft {
  const words = text
    .split(/\r?\n/)
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/\s+/))
    .flatMap((word) => word.replace(/[,;]+$/, '') || []);
  const texts = [...new Set(words)];
  const read = texts.map(readTarget);
  const unusable = read.find((one) => one.kind === 'unusable');
  const isTooMuch = texts.length > TARGETS_MOST || texts.join('').length > TARGET_TEXTS_MOST;
  return {
    targets: read.flatMap((one) => (one.kind === 'target' ? [one.target] : [])),
    texts,
    wrong: isTooMuch ? say('test.box.too-many', { most: TARGETS_MOST }) : (unusable?.text ?? null),
  };
}

/** What will be tested, in words: the port and who said it, how far up the steps go, and what browsers would refuse. */
export function draftHints({ targets }: TestDraft): readonly string[] {
  const [target, ...others] = targets;
  if (target === undefined) return [];
  if (others.length > 0) return [say('test.box.many', { count: targets.length })];
  const { port, isPortImplied, transport, scheme, hasTls, http, isAddress } = target;
  const where = isPortImplied
    ? say('test.box.implied', { scheme: scheme ?? '', port: String(port), transport: transport.toUpperCase() })
    : say('test.box.port', { port: String(port), transport: transport.toUpperCase() });
  const above = hasTls ? (http === 'none' ? 'tls' : 'tls-http') : http === 'none' ? 'none' : 'http';
  const how =
    transport === 'udp' ? say('test.box.above.udp') : say(`test.box.above.${above}`, { name: isAddress ? 'no' : 'yes' });
  return [`${where} ${how}`, ...refusedByBrowsers({ target }).map(({ text }) => text)];
}
