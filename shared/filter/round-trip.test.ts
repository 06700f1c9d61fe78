import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress } from '../endpoint.ts';
import { CLAIMS, EVERYTHING, FILTER_STATES, type Filter, type Host, type Test } from './filter.ts';
import { madeUpSocket } from './made-up-socket.ts';
import { matcher } from './match.ts';
import { FILTER_LENGTH_MOST, parseFilter } from './parse.ts';
import { readPlace } from './place.ts';
import { filterText } from './print.ts';
import { addTerm, removeTerm, termFor } from './term.ts';

const END = fc.constantFrom('local' as const, 'remote' as const, 'either' as const);
const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', '\\', '(', ')', ':', '-', ' ', '=', ',', '[', ']', '%', '/', '*', 'a', '1', '.', '\n'),
  }),
  fc.constantFrom('or', 'and', 'not', 'app:x', '-x', '::1', '10.0.0.0/8', 'localhost', 'a:1', '[x]:1', ''),
);
const PORT = fc.integer({ min: 0, max: 65_535 });
const RANGE = fc.tuple(PORT, PORT).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
const ADDRESS = fc.oneof(fc.ipV4(), fc.ipV6());
const HOST: fc.Arbitrary<{ readonly host: Host; readonly isExact: boolean }> = fc
  .tuple(
    fc.oneof(
      ADDRESS,
      HOSTILE,
      fc.tuple(ADDRESS, fc.nat(128)).map(([address, bits]) => `${address}/${bits}`),
    ),
    fc.boolean(),
  )
  .map(([text, exact]) => {
    const host = readPlace(`[${text}]`, exact)?.host ?? { kind: 'any' };
    return { host, isExact: exact && (host.kind === 'any' || host.kind === 'text') };
  });

const TEST: fc.Arbitrary<Test> = fc.oneof(
  HOSTILE.map((text) => ({ kind: 'word', text }) as const),
  fc
    .record({
      kind: fc.constantFrom('app' as const, 'process' as const, 'container' as const),
      isExact: fc.boolean(),
      text: HOSTILE,
    })
    .map((test) => test),
  fc.record({ kind: fc.constantFrom('user' as const, 'service' as const), isExact: fc.constant(true), text: HOSTILE }),
  fc
    .tuple(END, HOST, fc.option(RANGE))
    .map(([end, { host, isExact }, port]) => ({ kind: 'place', end, isExact, host, port }) as const),
  fc.record({ kind: fc.constant('port' as const), end: END, ranges: fc.array(RANGE, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('pid' as const), pids: fc.uniqueArray(fc.nat(), { minLength: 1 }) }),
  fc.record({ kind: fc.constant('state' as const), states: some(FILTER_STATES) }),
  fc.record({ kind: fc.constant('protocol' as const), protocols: some(['tcp', 'udp'] as const) }),
  fc.record({ kind: fc.constant('family' as const), families: some([4, 6] as const) }),
  fc.record({ kind: fc.constant('scope' as const), scopes: some(['internet', 'lan', 'loopback'] as const) }),
  fc.record({ kind: fc.constant('is' as const), claim: fc.constantFrom(...CLAIMS) }),
);

/** Any filter in the form that parseFilter makes: nothing nested in its own kind, no group of one, no double negation. */
const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    TEST,
    fc.array(tie('filter'), { minLength: 2, maxLength: 4 }).map((of) => flat('all', of)),
    fc.array(tie('filter'), { minLength: 2, maxLength: 4 }).map((of) => flat('any', of)),
    tie('filter').map((of): Filter => (of.kind === 'not' ? of.of : { kind: 'not', of })),
  ),
})).filter;

function flat(kind: 'all' | 'any', of: readonly Filter[]): Filter {
  return { kind, of: of.flatMap((part) => (part.kind === kind ? part.of : [part])) };
}

/** What an endpoint's address can be: canonical, or a text as a tool printed it. */
const anyAddress = fc.oneof(ADDRESS, HOSTILE).map((text) => canonicalAddress(text).address);

function parsed(text: string): Filter | null {
  const answer = parseFilter(text);
  return answer.kind === 'filter' ? answer.filter : null;
}

describe('the filter language', () => {
  it('reads back every filter that it prints', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const text = filterText(filter);
        fc.pre(text.length <= FILTER_LENGTH_MOST);
        expect(parsed(text)).toEqual(filter);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throws and never hangs, whatever is typed, and says where it is wrong inside the text', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(
          fc.constantFrom(
            'app:',
            '"',
            '(',
            ')',
            ' ',
            '-',
            'or ',
            'not ',
            'and ',
            ':',
            '=',
            ',',
            '10.0.0.0/8',
            '\\',
            'x',
            '443',
            '[',
            ']',
            '%',
            'remote:',
            'is:new',
            'state:',
          ),
          { maxLength: 40 },
        )
        .map((parts) => parts.join('')),
      // An address of one interface, its zone whatever was typed.
      fc
        .tuple(fc.oneof(ADDRESS, fc.constantFrom('::', '0.0.0.0', '*', '::ffff:0.0.0.0', '::ffff:192.0.2.7')), HOSTILE)
        .map(([address, zone]) => `${address}%${zone}`),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const answer = parseFilter(text);
        if (answer.kind === 'error') {
          expect(answer.at).toBeGreaterThanOrEqual(0);
          expect(answer.at).toBeLessThanOrEqual(text.length);
          expect(answer.text.length).toBeLessThan(300);
        } else {
          expect(parsed(filterText(answer.filter))).toEqual(answer.filter);
          for (const term of answer.terms) expect(text.slice(term.from, term.to)).toBe(term.text);
          matcher(answer.filter, { nowMs: () => 0 })(madeUpSocket());
        }
      }),
      {
        numRuns: 10_000,
        examples: [['::%app:'], ['::ffff:192.0.2.7%eth0'], ['host:[::%eth0]:53'], ['host:::%eth0'], ['"0.0.0.0"']],
      },
    );
  });

  it('takes each removable term out without touching the others', () => {
    fc.assert(
      fc.property(fc.array(anyFilter, { minLength: 1, maxLength: 4 }), fc.nat(), (filters, pick) => {
        const text = filters.reduce((made, filter) => addTerm(made, filterText(filter)), '');
        const answer = parseFilter(text);
        fc.pre(answer.kind === 'filter' && answer.terms.length > 0);
        if (answer.kind !== 'filter') return;
        const gone = answer.terms[pick % answer.terms.length];
        if (gone === undefined) return;
        const left = parseFilter(removeTerm(text, gone));
        const rest = answer.terms.filter((term) => term !== gone).map(({ filter }) => filterText(filter));
        expect(left.kind === 'filter' && left.terms.map(({ filter }) => filterText(filter))).toEqual(rest);
      }),
    );
  });

  it('points at any app by its whole name, however hostile, and at nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (name) => {
        const app = { id: 'one', name, kind: 'application', evidence: 'name' } as const;
        const filter = parsed(termFor.app(app));
        expect(filter).toEqual({ kind: 'app', isExact: true, text: name });
      }),
    );
  });

  it('points at any destination, however odd its address', () => {
    fc.assert(
      fc.property(anyAddress, fc.option(fc.integer({ min: 0, max: 65_535 })), (address, port) => {
        const remote = { address, port, zone: null };
        const filter = parsed(termFor.destination(remote));
        expect(filter).not.toBeNull();
        const matches = matcher(filter ?? EVERYTHING, { nowMs: () => 0 });
        expect(matches(madeUpSocket({ remote }))).toBe(true);
        expect(matches(madeUpSocket({ remote: { ...remote, address: '198.51.100.99', port } }))).toBe(
          address === '198.51.100.99',
        );
      }),
      {
        numRuns: 2_000,
        examples: [
          ['::%', null],
          ['fe80::1%eth0', 443],
        ],
      },
    );
  });

  it('points at an address of one interface, of either family', () => {
    for (const [address, zone] of [
      ['fe80::1', 'eth0'],
      ['127.0.0.53', 'lo'],
      ['::', '%'],
    ] as const) {
      const remote = { address, port: 53, zone };
      const filter = parsed(termFor.destination(remote));
      const matches = matcher(filter ?? EVERYTHING, { nowMs: () => 0 });
      expect(matches(madeUpSocket({ remote }))).toBe(true);
      expect(matches(madeUpSocket({ remote: { ...remote, zone: 'other' } }))).toBe(false);
    }
  });
});
