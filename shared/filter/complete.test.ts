import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from './complete.ts';
import { filterFacts } from './facts.ts';
import { madeUpSocket } from './made-up-socket.ts';
import { parseFilter } from './parse.ts';

const NOW = { nowMs: () => Date.parse('2026-11-20T12:00:30.000Z') };
const facts = filterFacts(
  [
    madeUpSocket({ id: 'a' }),
    madeUpSocket({ id: 'b', state: 'syn-sent', since: '2026-11-20T12:00:00.000Z' }),
    madeUpSocket({ id: 'c', app: { id: 'slack', name: 'slack', kind: 'application', evidence: 'name' }, user: 'ben' }),
  ],
  NOW,
);

function offered(text: string, caret = text.length): readonly string[] {
  return complete(text, caret, facts).map(({ label }) => label);
}

function taken(text: string, caret: number, label: string): string {
  const offer = complete(text, caret, facts).find((one) => one.label === label);
  if (offer === undefined) throw new Error(`${label} is not offered`);
  return text.slice(0, offer.from) + offer.insert + text.slice(offer.to);
}

describe('completion', () => {
  it('offers the fields with what they mean when nothing is typed', () => {
    expect(complete('', 0, facts)[0]).toMatchObject({ label: 'app:', detail: 'application', count: null });
  });

  it('offers values that are on the screen, the most frequent first, with how many sockets have them', () => {
    const apps = complete('app:', 4, facts);
    expect(apps.map(({ label, count }) => [label, count])).toEqual([
      ['app:"Google Chrome"', 2],
      ['app:slack', 1],
    ]);
  });

  it('offers fields and values alike for a bare word', () => {
    expect(offered('sl')).toContain('app:slack');
    expect(offered('st')).toContain('state:');
    expect(offered('44')).toContain('port:443');
  });

  it('replaces the whole word around the caret and keeps the minus', () => {
    expect(taken('443 -app:goo chrome', 10, 'app:"Google Chrome"')).toBe('443 -app:"Google Chrome" chrome');
  });

  it('goes on inside a quote that is not closed yet', () => {
    expect(taken('app:"google ch', 14, 'app:"Google Chrome"')).toBe('app:"Google Chrome"');
  });

  it('does not offer what stands there already', () => {
    expect(offered('app:slack')).toEqual([]);
  });

  it('says what a state means', () => {
    expect(complete('state:sy', 8, facts)[0]).toMatchObject({ label: 'state:syn-sent', detail: 'connecting', count: 1 });
  });

  it('offers only what can be read, and never throws, whatever the names and wherever the caret', () => {
    const name = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(name, name, fc.integer({ min: -5, max: 40 }), (app, text, caret) => {
        const odd = filterFacts(
          [madeUpSocket({ app: { id: 'x', name: app, kind: 'command', evidence: 'name' }, user: app })],
          NOW,
        );
        for (const typed of [text, 'app:', `user:${text}`, app.slice(0, 3)]) {
          for (const offer of complete(typed, caret, odd)) {
            if (offer.count !== null) expect(parseFilter(offer.insert).kind).toBe('filter');
          }
        }
      }),
    );
  });
});
