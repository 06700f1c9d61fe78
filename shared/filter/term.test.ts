import { describe, expect, it } from 'vitest';
import { parseFilter } from './parse.ts';
import { addTerm, excludeTerm, removeTerm, termFor } from './term.ts';

describe('a click on something', () => {
  it('adds what was clicked, once', () => {
    const once = addTerm('port:443', termFor.state('syn-sent'));
    expect(once).toBe('port:443 state:syn-sent');
    expect(addTerm(once, termFor.state('syn-sent'))).toBe(once);
  });

  it('takes the place of what a socket can have only one of', () => {
    expect(addTerm('app:chrome port:443', termFor.app({ id: 'a', name: 'My App', kind: 'command', evidence: 'name' }))).toBe(
      'port:443 app:="My App"',
    );
    expect(addTerm('remote:10.0.0.0/8', termFor.destination({ address: '10.1.2.3', port: 443, zone: null }))).toBe(
      'remote:10.1.2.3:443',
    );
  });

  it('puts alternatives into parentheses before it adds to them', () => {
    expect(addTerm('chrome or slack', 'port:443')).toBe('(chrome or slack) port:443');
    expect(addTerm('(chrome or slack)', 'port:443')).toBe('(chrome or slack) port:443');
  });

  it('takes back its own negation, and the other way round', () => {
    expect(addTerm('-user:root 443', 'user:root')).toBe('443 user:root');
    expect(excludeTerm('user:root 443', 'user:root')).toBe('443 -user:root');
    expect(excludeTerm('443 -user:root', 'user:root')).toBe('443 -user:root');
  });

  it('tells twins of name apart by their identity', () => {
    const one = { id: 'script:/srv/a/server.js', name: 'server.js', kind: 'script', evidence: 'script' } as const;
    const two = { ...one, id: 'script:/srv/b/server.js' };
    expect(termFor.app(one, [one])).toBe('app:=server.js');
    expect(termFor.app(one, [one, two])).toBe('app:=script:/srv/a/server.js');
  });

  it('names sockets without an app, any addresses and zones', () => {
    expect(termFor.app(null)).toBe('is:unowned');
    expect(termFor.local({ address: '*', port: 22, zone: null })).toBe('local:=*:22');
    expect(termFor.destination({ address: 'fe80::1', port: 53, zone: 'eth0' })).toBe('remote:[fe80::1%eth0]:53');
    expect(termFor.destination({ address: 'Db.Internal', port: 5432, zone: null })).toBe('remote:=Db.Internal:5432');
    expect(termFor.remoteHost({ address: '203.0.113.7', port: 443, zone: null })).toBe('remote:203.0.113.7');
  });
});

describe('a chip', () => {
  it('stands for one part of the text, and takes only that part with it', () => {
    const text = ' app:chrome  and -(port:443 or "a b") 10.0.0.0/8';
    const parsed = parseFilter(text);
    if (parsed.kind === 'error') throw new Error(parsed.text);
    expect(parsed.terms.map((term) => term.text)).toEqual(['app:chrome', '-(port:443 or "a b")', '10.0.0.0/8']);
    const [, second] = parsed.terms;
    if (second === undefined) throw new Error('no second term');
    expect(removeTerm(text, second)).toBe('app:chrome 10.0.0.0/8');
  });
});
