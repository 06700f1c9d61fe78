import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterFacts } from '../../shared/filter/facts.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import { chipsOf, countingPart, draftOf, offersFor, reopenLast, settle, typeInto } from './filter-draft.ts';

const chips = (text: string) => chipsOf(draftOf(text)).map((chip) => chip.text);

describe('the filter box', () => {
  test('shows what stands as chips, one for each part', () => {
    expect(chips('app:"Nimbus Sync" -port:443 chrome')).toEqual(['app:"Nimbus Sync"', '-port:443', 'chrome']);
  });

  test('leaves a text that makes no sense as text, to be mended', () => {
    expect(draftOf('port:')).toEqual({ base: '', typed: 'port:', whole: 'port:' });
  });

  test('adds what is typed to what stands', () => {
    expect(typeInto(draftOf('proto:tcp'), 'port:443').whole).toBe('proto:tcp port:443');
  });

  test('takes an "or" that stands as one thing, so that a further term narrows all of it', () => {
    const whole = typeInto(draftOf('port:80 or port:443'), 'proto:tcp').whole;
    expect(parseFilter(whole)).toMatchObject({ filter: { kind: 'all' } });
  });

  test('goes on with an "or" that is typed', () => {
    expect(typeInto(draftOf('port:80'), 'or port:443').whole).toBe('port:80 or port:443');
  });

  test('makes chips of what was typed when one is done', () => {
    expect(chipsOf(settle(typeInto(draftOf('proto:tcp'), 'port:443')))).toHaveLength(2);
  });

  test('takes the last chip back as text', () => {
    expect(reopenLast(draftOf('proto:tcp port:443'))).toEqual({
      base: 'proto:tcp',
      typed: 'port:443',
      whole: 'proto:tcp port:443',
    });
    expect(reopenLast(draftOf(''))).toEqual(draftOf(''));
  });

  test('never loses a character of the whole, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        expect(draftOf(text).whole).toBe(text);
        expect(settle(typeInto(draftOf(''), text)).whole).toBe(text);
      }),
    );
  });

  test('does not count a word yet that may become a field', () => {
    const facts = filterFacts([madeUpSocket()], { nowMs: () => 0 });
    const counting = (typed: string): string => {
      const draft = typeInto(draftOf('proto:tcp'), typed);
      return countingPart(draft, offersFor(draft, typed.length, facts));
    };
    expect(counting('sta')).toBe('proto:tcp');
    expect(counting('chrom')).toBe('proto:tcp chrom');
    expect(counting('state:established')).toBe('proto:tcp state:established');
  });

  test('offers what completes the text, and leaves the chips alone', () => {
    const facts = filterFacts([madeUpSocket()], { nowMs: () => 0 });
    const typed = offersFor(typeInto(draftOf('proto:tcp'), 'app:goo'), 7, facts).map((offer) => offer.typed);
    expect(typed).toContain('app:"Google Chrome"');
  });
});
