import { parsePs } from '../parse/ps.ts';
import type { Section } from './capture-file.ts';

/** Accounts of macOS itself: they are the same on every machine and tell nobody's name. A bare number is no name. */
const SERVICE_ACCOUNT = /^(?:_.*|root|daemon|nobody|\d+)$/;

/** The login names of people that ps and lsof print of the owners of processes, each once. */
export function personNamesIn(sections: readonly Section[]): readonly string[] {
  const names = sections.flatMap(({ format, body }) => {
    if (format === 'ps') return parsePs(body).flatMap(({ user }) => user ?? []);
    return format === 'lsof-fields' ? [...body.matchAll(/^L([^\r\n]+)/gm)].map(([, name = '']) => name) : [];
  });
  return [...new Set(names)].filter((name) => !SERVICE_ACCOUNT.test(name));
}
