import { describe, expect, test } from 'vitest';
import type { ToldFinding } from '../../shared/diagnosis/told.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import { termFor } from '../../shared/filter/term.ts';
import type { Socket } from '../../shared/socket.ts';
import { filterOf, freshEntries, heldEntries, heldSigns } from './why-list.ts';

const AT = '2026-11-20T12:00:00.000Z';

function finding(id: string, more: Partial<ToldFinding> = {}): ToldFinding {
  return {
    ...{ id, rule: 'A6', severity: 'problem', confidence: 'certain', title: id, explanation: '', candidates: [], evidence: [] },
    ...{ nextSteps: [], sockets: [], socketCount: 0, app: null, remote: null, since: null, firstSeen: AT, lastSeen: AT },
    ...more,
  };
}

const names = (entries: readonly { readonly finding: ToldFinding; readonly endedAtMs: number | null }[]) =>
  entries.map(({ finding: { id }, endedAtMs }) => (endedAtMs === null ? id : `${id} over`));

describe('the list of findings, while somebody is in it', () => {
  const shown = freshEntries([finding('a'), finding('b')], []);

  test('keeps every place: what is over says so where it stands, what is new waits', () => {
    const fresh = freshEntries([finding('new'), finding('b')], [{ finding: finding('a'), endedAtMs: 5 }]);
    const { entries, waiting } = heldEntries(shown, fresh);
    expect(names(entries)).toEqual(['a over', 'b']);
    expect(waiting).toBe(2);
  });

  test('tells the newest of each finding', () => {
    const { entries, waiting } = heldEntries(shown, freshEntries([finding('a', { title: 'worse' }), finding('b')], []));
    expect(entries[0]?.finding.title).toBe('worse');
    expect(waiting).toBe(0);
  });

  test('keeps what the filter or the time has taken away until one leaves', () => {
    expect(names(heldEntries(shown, []).entries)).toEqual(['a', 'b']);
  });

  test('counts signs on in their places, and lets new kinds wait', () => {
    const held = heldSigns(
      [{ code: 'not-closed', count: 1 }],
      [
        { code: 'no-answer', count: 1 },
        { code: 'not-closed', count: 3 },
      ],
    );
    expect(held).toEqual({ signs: [{ code: 'not-closed', count: 3 }], waiting: 1 });
  });
});

describe('the filter of a finding', () => {
  const app = { id: 'app:shop', name: 'shop', kind: 'command', evidence: 'name' } as const;
  const remote = { address: '192.0.2.7', port: 443, zone: null };
  const known = (...sockets: readonly Socket[]) => new Map(sockets.map((socket) => [socket.id, socket]));

  test('asks for its app, its destination, and what is wrong', () => {
    const one = finding('a', { sockets: ['s'], app: { id: app.id, name: app.name }, remote });
    const { terms } = filterOf(one, known(madeUpSocket({ id: 's', app, remote })));
    expect(terms).toEqual(['app:=shop', 'remote:192.0.2.7:443', 'is:problem']);
    expect(parseFilter(terms.join(' ')).kind).toBe('filter');
  });

  test('of a listener asks for its port', () => {
    const listener = madeUpSocket({ id: 's', state: 'listen', remote: null, local: { address: '*', port: 8_080, zone: null } });
    expect(filterOf(finding('a', { sockets: ['s'] }), known(listener)).terms).toContain(termFor.localPort(8_080));
  });

  test('of a note does not ask for problems: its sockets have none', () => {
    expect(filterOf(finding('a', { severity: 'note', remote }), known()).terms).toEqual(['remote:192.0.2.7:443']);
  });

  test('shows talk within this machine where the finding is about that', () => {
    const own = madeUpSocket({
      id: 's',
      local: { address: '127.0.0.1', port: 4_000, zone: null },
      remote: { ...remote, address: '127.0.0.1' },
    });
    expect(filterOf(finding('a', { sockets: ['s'] }), known(own)).showsLoopback).toBe(true);
  });
});
