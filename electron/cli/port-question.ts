import { cleanText } from '../../shared/clean-text.ts';
import type { PortQuestion } from '../../shared/ports/port-answer.ts';
import type { Protocol } from '../../shared/socket.ts';
import { say } from '../../shared/text/say.ts';

const WORD = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp))?$/i;

/** Reads `3000`, `8080-8090`, `53/udp`, and lists of them with commas; each port once. `error` says in words what is no port. */
export function readPorts(words: readonly string[]): readonly PortQuestion[] | { readonly error: string } {
  const found = new Map<string, PortQuestion>();
  for (const text of words.flatMap((word) => word.split(','))) {
    const [, first = '', last = first, named] = WORD.exec(text) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || !isPort(from) || !isPort(to)) return { error: say('port.error.port', { text: cleanText(text, 40) }) };
    if (from > to) return { error: say('port.error.range', { text }) };
    const protocol = named === undefined ? null : (named.toLowerCase() as Protocol);
    for (let port = from; port <= to; port += 1) found.set(`${port} ${protocol}`, { port, protocol });
  }
  return [...found.values()];
}

function isPort(number: number): boolean {
  return number >= 1 && number <= 65_535;
}

/** Ports as people write them, runs as ranges: `3000, 8080-8090`; bounded. */
export function portsText(questions: readonly PortQuestion[]): string {
  const runs: { from: number; to: number; protocol: Protocol | null }[] = [];
  for (const { port, protocol } of questions) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === port - 1 && last.protocol === protocol) last.to = port;
    else runs.push({ from: port, to: port, protocol });
  }
  const texts = runs.map(
    ({ from, to, protocol }) => `${from}${to > from ? `-${to}` : ''}${protocol === null ? '' : `/${protocol}`}`,
  );
  return texts.length > 6 ? `${texts.slice(0, 6).join(', ')} …` : texts.join(', ');
}
