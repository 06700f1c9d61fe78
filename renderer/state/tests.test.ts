import { describe, expect, it } from 'vitest';
import type { TestAsk, TestNews } from '../../shared/probe/asked-test.ts';
import { judgeHops } from '../../shared/probe/judge-hops.ts';
import type { Observed, Step, TcpStep } from '../../shared/probe/observation.ts';
import { readTarget, type Target } from '../../shared/probe/target.ts';
import { runJson, runText } from './test-copy.ts';
import { draftHints, readDraft } from './test-draft.ts';
import { timelineOf } from './test-timeline.ts';
import { begun, heard, lost, NO_TESTS, RUNS_MOST, refused, shownRun, type Tests } from './tests.ts';

const ask = (id: string, ...targets: string[]): TestAsk => ({ id, targets, timeoutMs: 1_000, compares: true, idleUpToMs: null });

function target(text: string): Target {
  const read = readTarget(text);
  if (read.kind !== 'target') throw new Error(read.text);
  return read.target;
}

const tcp = (change: Partial<TcpStep> = {}): TcpStep => ({
  ...{ step: 'tcp', address: '192.0.2.7', family: 4, port: 443, ms: 20, end: { kind: 'open' }, after: null, isOnLink: false },
  ...change,
});
const around = { platform: 'linux', hasIpv4: true, hasIpv6: true, ownAddresses: [] } as const;

function resultNews(text: string, steps: readonly Step[]): TestNews {
  const hops: Observed[] = [{ target: target(text), steps, around, stopped: null }];
  const startedAt = '2026-11-20T12:00:00.000Z';
  return { kind: 'result', at: 0, result: { ...judgeHops(hops), target: target(text), hops, startedAt, ms: 20 } };
}

const hearing = (tests: Tests, id: string, ...all: readonly TestNews[]) =>
  all.reduce((before, news) => heard(before, id, news), tests);

describe('the tests of a session', () => {
  it('show the newest, step by step and then its result', () => {
    const began = begun(NO_TESTS, ask('a', '192.0.2.7:7'), 0);
    const step = tcp({ port: 7, end: { kind: 'error', code: 'ECONNREFUSED' } });
    const looking = hearing(began, 'a', { kind: 'hop', at: 0, target: target('192.0.2.7:7') }, { kind: 'step', at: 0, step });
    expect(shownRun(looking)?.tested[0]?.hops[0]?.steps).toEqual([step]);
    const done = hearing(looking, 'a', resultNews('192.0.2.7:7', [step]), { kind: 'ended', isStopped: false });
    expect(shownRun(done)).toMatchObject({ state: 'ended', tested: [{ result: { verdict: 'refused', rule: 'C5' } }] });
  });

  it('hear nothing more of a test that was stopped, and nothing of one that nobody knows', () => {
    const stopped = hearing(begun(NO_TESTS, ask('a', 'x:1'), 0), 'a', { kind: 'ended', isStopped: true });
    expect(shownRun(stopped)?.state).toBe('stopped');
    expect(heard(stopped, 'a', resultNews('192.0.2.7:443', [tcp()]))).toBe(stopped);
    expect(heard(stopped, 'b', { kind: 'ended', isStopped: false })).toBe(stopped);
  });

  it('are bounded, and do not forget one that runs', () => {
    let tests = begun(NO_TESTS, ask('running', 'x:1'), 0);
    for (let nth = 0; nth < RUNS_MOST * 2; nth += 1) {
      tests = hearing(begun(tests, ask(`t${nth}`, 'x:1'), nth), `t${nth}`, { kind: 'ended', isStopped: false });
    }
    expect(tests.runs.length).toBe(RUNS_MOST + 1);
    expect(tests.runs.at(-1)?.ask.id).toBe('running');
  });

  it('say why one could not begin, and show the one before again', () => {
    const tests = refused(begun(begun(NO_TESTS, ask('a', 'x:1'), 0), ask('b', 'y:1'), 0), 'b', 'No.');
    expect([tests.failed, tests.shownId, tests.runs.length]).toEqual(['No.', 'a', 1]);
  });

  it('that run when the host goes away are broken off', () => {
    expect(lost(begun(NO_TESTS, ask('a', 'x:1'), 0)).runs[0]?.state).toBe('lost');
  });

  it('are copied as the command line prints them', () => {
    const run = shownRun(
      hearing(begun(NO_TESTS, ask('a', '192.0.2.7:7'), 0), 'a', resultNews('192.0.2.7:7', [tcp({ port: 7 })])),
    );
    if (run === null) throw new Error('no run');
    expect(runText(run)).toMatch(/^192\.0\.2\.7:7 {2}✓ open\n/);
    expect(JSON.parse(runJson(run))).toMatchObject({
      target: '192.0.2.7:7',
      verdict: 'open',
      steps: [{ step: 'tcp', ok: true }],
    });
  });
});

describe('what stands in the test box', () => {
  it('is one target, or a list with remarks, each once', () => {
    expect(readDraft('# ours\nexample.org:443, example.org:443\n\n [2001:db8::1]:80 # web\nexample.net:25;').texts).toEqual([
      'example.org:443',
      '[2001:db8::1]:80',
      'example.net:25',
    ]);
    expect(readDraft('  ')).toEqual({ targets: [], texts: [], wrong: null });
  });

  it('says what is wrong with the first that is none, and when it is too much', () => {
    expect(readDraft('example.org:443 example.org').wrong).toContain('has no port');
    expect(readDraft(Array.from({ length: 201 }, (_, at) => `192.0.2.1:${at + 1}`).join('\n')).wrong).toContain('200');
  });

  it.each([
    ['https://example.org/', 'TCP port 443: https implies it. Name, TCP, TLS and HTTP are tested.'],
    ['192.0.2.7:5432', 'TCP port 5432. TCP is tested.'],
    ['quic://example.org', 'UDP port 443: quic implies it.'],
    ['http://example.org:6000/', 'rowsers refuse'],
  ])('says of %s what will be tested', (text, words) => {
    expect(draftHints(readDraft(text)).join(' ')).toContain(words);
  });
});

describe('the timeline', () => {
  const name: Step = {
    ...{ step: 'name', name: 'example.org', ms: 10, failure: null, configured: [], servers: [] },
    addresses: [
      { address: '2001:db8::7', family: 6 },
      { address: '192.0.2.7', family: 4 },
    ],
  };
  const http: Step = {
    ...{ step: 'http', address: '192.0.2.7', url: 'http://example.org/', ms: 30 },
    end: { kind: 'answer', status: 200, location: null, server: null },
  };
  const startsOf = (steps: readonly Step[], isRunning = false, text = 'http://example.org/') =>
    timelineOf([{ target: target(text), steps }], isRunning, true).rows.map(({ startMs }) => startMs);

  it('begins all addresses after the name, HTTP on the first that opened, and comparisons after everything', () => {
    const silent = tcp({ address: '2001:db8::7', family: 6, ms: 1_000, end: { kind: 'silent' } });
    const other: Step = {
      ...{ step: 'compare', what: 'other-port', address: '192.0.2.7', port: 22, ms: 5 },
      end: { kind: 'open' },
    };
    expect(startsOf([name, silent, tcp(), http, other, { ...other, port: 80 }])).toEqual([0, 10, 10, 30, 1_010, 1_010]);
  });

  it('begins a redirect where the target before it ended', () => {
    const hop = { target: target('http://192.0.2.7/'), steps: [tcp({ port: 80 }), http] };
    expect(timelineOf([hop, hop], false, true)).toMatchObject({ endMs: 100, rows: [{}, {}, { startMs: 50, hop: 1 }, {}] });
  });

  it('shows what is under way: the name, then every address that has not ended, then what comes above', () => {
    const pending = (steps: readonly Step[]) =>
      timelineOf([{ target: target('http://example.org/'), steps }], true, true).rows.flatMap((row) => row.pending ?? []);
    expect(pending([])).toEqual([{ step: 'name', place: 'example.org' }]);
    expect(pending([name]).map(({ place }) => place)).toEqual(['[2001:db8::7]:80', '192.0.2.7:80']);
    expect(pending([name, tcp()]).map(({ step }) => step)).toEqual(['tcp', 'http']);
    const both = [tcp({ end: { kind: 'silent' } }), tcp({ address: '2001:db8::7', end: { kind: 'silent' } })];
    expect(pending([name, ...both]).map(({ step }) => step)).toEqual(['compare']);
    expect(pending([name, tcp({ address: '2001:db8::7' }), tcp(), http])).toEqual([]);
  });
});
