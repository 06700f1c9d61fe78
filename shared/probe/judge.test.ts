import { describe, expect, test } from 'vitest';
import { pageRemarks } from './browser-remarks.ts';
import { helpfulComparison } from './comparisons.ts';
import { codeOfNumber, meaningOf, numberOfCode } from './error-meaning.ts';
import { judge } from './judge.ts';
import { judgeHops } from './judge-hops.ts';
import { nextStep } from './next-step.ts';
import type { CompareStep, ConnectEnd, NameStep, Observed, ServerEnd, Step, Surroundings, TcpStep } from './observation.ts';
import { errorWords, stepWords } from './step-words.ts';
import { readTarget } from './target.ts';

const around: Surroundings = { platform: 'linux', hasIpv4: true, hasIpv6: true, ownAddresses: ['203.0.113.9'] };
const failing = (code: string): ConnectEnd => ({ kind: 'error', code });
const tcp = (end: ConnectEnd, change: Partial<TcpStep> = {}): TcpStep => ({
  ...{ step: 'tcp', address: '198.51.100.7', family: 4, port: 5_432, ms: 20, end, after: null, isOnLink: false },
  ...change,
});
const compared = (what: CompareStep['what'], end: ConnectEnd): CompareStep => ({
  ...{ step: 'compare', what, address: '203.0.113.1', port: 443, ms: 3, end },
});
const name = (failure: string | null, ends: readonly ServerEnd[]): NameStep => ({
  ...{ step: 'name', name: 'db.example.org', ms: 5, failure },
  addresses: failure === null ? [{ address: '198.51.100.7', family: 4 }] : [],
  configured: ends.map((_, at) => `203.0.113.${at + 1}`),
  servers: ends.map((end, at) => ({ server: `203.0.113.${at + 1}`, ms: 5, end })),
});

function judged(steps: readonly Step[], change: Partial<Surroundings> = {}, text = 'db.example.org:5432') {
  const read = readTarget(text);
  if (read.kind !== 'target') throw new Error(read.text);
  const observed: Observed = { target: read.target, steps, around: { ...around, ...change }, stopped: null };
  return judge(observed);
}

describe('an error of the system', () => {
  test.each([
    ['ECONNREFUSED', 'refused', 'C5'],
    ['ETIMEDOUT', 'no-answer', 'C1'],
    ['EHOSTUNREACH', 'rejected', 'C6'],
    ['ENETUNREACH', 'unreachable', 'C7'],
    ['EACCES', 'blocked-here', 'C8'],
    ['EPERM', 'blocked-here', 'C8'],
    ['EADDRNOTAVAIL', 'ports-exhausted', 'X3'],
    ['ENOBUFS', 'ports-exhausted', 'X3'],
    ['ECONNRESET', 'reset', 'C11'],
  ])('%s is %s (%s) on every system', (code, verdict, rule) => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(judged([tcp(failing(code))], { platform })).toMatchObject({ verdict, rule });
  });

  test('has the same words under the numbers of Linux, macOS and Windows', () => {
    for (const [linux, darwin, win32] of [
      [111, 61, 10_061],
      [110, 60, 10_060],
      [113, 65, 10_065],
      [101, 51, 10_051],
      [13, 13, 10_013],
      [99, 49, 10_049],
      [104, 54, 10_054],
    ] as const) {
      const codes = [codeOfNumber('linux', linux), codeOfNumber('darwin', darwin), codeOfNumber('win32', win32)];
      expect(new Set(codes.map((code) => errorWords(code ?? '?'))).size).toBe(1);
      expect(numberOfCode('win32', codes[0] ?? '')).toBe(win32);
    }
    expect(meaningOf('EWHATEVER')).toBe('other');
  });

  test('late instead of at once is another verdict: nobody is there, rather than rejected', () => {
    expect(judged([tcp(failing('EHOSTUNREACH'), { ms: 3_060, isOnLink: true })])).toMatchObject({
      verdict: 'unreachable',
      rule: 'C6',
    });
    expect(judged([tcp(failing('EHOSTUNREACH'), { ms: 0.3, isOnLink: true })])).toMatchObject({
      verdict: 'rejected',
      rule: 'C6',
    });
  });

  test('EACCES by IPv6 on Linux may come from the way, and is not blamed on this machine', () => {
    expect(judged([tcp(failing('EACCES'), { family: 6, address: '2001:db8::7' })]).verdict).toBe('rejected');
  });

  test('EADDRNOTAVAIL on a machine without IPv6 is no exhaustion of ports', () => {
    const six = tcp(failing('EADDRNOTAVAIL'), { family: 6, address: '2001:db8::7' });
    expect(judged([six], { hasIpv6: false })).toMatchObject({ verdict: 'unreachable', rule: 'C7' });
  });
});

describe('of several addresses', () => {
  const six = { family: 6, address: '2001:db8::7' } as const;

  test('one that is open is enough, and a missing IPv6 is no fault (not C10)', () => {
    const { verdict, remarks } = judged([tcp(failing('ENETUNREACH'), six), tcp({ kind: 'open' }, { after: 'stays' })]);
    expect([verdict, remarks.map(({ rule }) => rule)]).toEqual(['open', [null]]);
  });

  test('a silent IPv6 beside a working IPv4 is C10', () => {
    const { verdict, remarks } = judged([tcp({ kind: 'silent' }, six), tcp({ kind: 'open' }, { after: 'stays' })]);
    expect([verdict, remarks.map(({ rule }) => rule)]).toEqual(['open', ['C10']]);
  });

  test('silence says more than a missing IPv6', () => {
    expect(judged([tcp(failing('ENETUNREACH'), six), tcp({ kind: 'silent' })]).verdict).toBe('no-answer');
  });
});

test('a circle of redirects is told once', () => {
  const read = readTarget('http://192.0.2.7:8080/x');
  if (read.kind !== 'target') throw new Error(read.text);
  const hop: Observed = { target: read.target, steps: [tcp({ kind: 'open' })], around, stopped: null };
  const texts = judgeHops(Array.from({ length: 11 }, () => hop)).remarks.map(({ text }) => text);
  expect(texts.filter((text) => text === 'Redirected to http://192.0.2.7:8080/x.')).toHaveLength(1);
  expect(new Set(texts).size).toBe(texts.length);
});

describe('a name', () => {
  test.each([
    ['ENOTFOUND', ['no-such-name'], 'name-not-found'],
    ['ENOTFOUND', [], 'name-not-found'],
    ['ENOTFOUND', ['silent', 'silent'], 'name-no-answer'],
    ['EAI_AGAIN', ['silent', 'no-such-name'], 'name-not-found'],
    ['EAI_AGAIN', ['failed'], 'name-failed'],
    ['EAI_AGAIN', ['refused'], 'name-no-answer'],
    ['silent', [], 'name-no-answer'],
    ['ENOTFOUND', ['no-addresses'], 'name-not-found'],
  ] as const)('%s with servers that say %j is %s', (failure, ends, verdict) => {
    expect(judged([name(failure, ends)])).toMatchObject({ verdict, rule: 'N1' });
  });

  test('that the servers cannot look up is not said to have no answer', () => {
    expect(stepWords(name('EAI_AGAIN', ['failed'])).error).toBe('db.example.org: cannot be looked up (EAI_AGAIN)');
    expect(stepWords(name('EAI_AGAIN', ['silent'])).error).toBe('db.example.org: no answer');
    expect(stepWords(name('EAI_AGAIN', ['no-such-name'])).error).toBe('db.example.org: no such name, or no address');
  });

  test('with a dead first server is told (N2), with a dead second one not', () => {
    const open = tcp({ kind: 'open' }, { after: 'stays' });
    expect(judged([name(null, ['silent', 'addresses']), open]).remarks).toMatchObject([{ rule: 'N2' }]);
    expect(judged([name(null, ['addresses', 'silent']), open]).remarks).toEqual([]);
  });

  test('that is public and leads into a private network is told (N4), an inner name not', () => {
    const open = tcp({ kind: 'open' }, { after: 'stays', address: '10.0.0.7' });
    const inner = { ...name(null, []), addresses: [{ address: '10.0.0.7', family: 4 as const }] };
    expect(judged([inner, open]).remarks).toMatchObject([{ rule: 'N4' }]);
    for (const own of ['db', 'db.local', 'db.corp', 'db.home.arpa'])
      expect(judged([{ ...inner, name: own }, open]).remarks).toEqual([]);
  });
});

describe('this machine itself', () => {
  test.each(['127.0.0.1', '203.0.113.9'])(
    'is told as such when it does not answer, and is compared with nothing: %s',
    (address) => {
      const silent = tcp({ kind: 'silent' }, { address, isOnLink: true });
      expect(judged([silent]).explanation).toContain('this machine itself');
      expect(helpfulComparison([silent], around)).toBeNull();
    },
  );
});

describe('a host that is missed only while others of its ports are tried', () => {
  const silent = tcp({ kind: 'silent' }, { ms: 2_000, isOnLink: true });
  const missed = (ms: number) => ({ ...compared('other-port', failing('EHOSTUNREACH')), ms });

  test('is not there (C6): the system has asked for it since the first attempt', () => {
    const { verdict, rule, confidence, explanation } = judged([silent, missed(1_010), missed(1_020)]);
    expect([verdict, rule, confidence]).toEqual(['unreachable', 'C6', 'certain']);
    expect(explanation).toContain('(asked for 3 s)');
    expect(judged([{ ...silent, isOnLink: false }, missed(1_010)])).toMatchObject({
      verdict: 'unreachable',
      confidence: 'likely',
    });
    const soon = judged([{ ...silent, ms: 2_800 }, missed(210)]);
    expect(soon).toMatchObject({ verdict: 'unreachable', rule: 'C6', confidence: 'likely' });
  });

  test('may be there where the answer came at once, from a router or a rule, or another port answers', () => {
    for (const ms of [1_000, 5_000]) expect(judged([{ ...silent, ms }, missed(2)]).verdict).toBe('no-answer');
    expect(judged([{ ...silent, ms: 3_000, isOnLink: false }, missed(2)]).verdict).toBe('no-answer');
    expect(judged([silent, missed(1_010), compared('other-port', failing('ECONNREFUSED'))]).rule).toBe('C1');
  });
});

describe('comparisons', () => {
  test('are made where they tell causes apart, and only there', () => {
    const silent = tcp({ kind: 'silent' });
    expect(helpfulComparison([silent], around)).toMatchObject({ what: 'other-port', ports: [443, 80, 22] });
    const noOther = compared('other-port', { kind: 'silent' });
    expect(helpfulComparison([silent, noOther], around)).toMatchObject({ what: 'gateway' });
    expect(helpfulComparison([silent, compared('other-port', failing('ECONNREFUSED'))], around)).toBeNull();
    expect(helpfulComparison([tcp({ kind: 'silent' }, { address: '127.0.0.1' })], around)).toBeNull();
    expect(helpfulComparison([tcp(failing('ECONNREFUSED'))], around)).toBeNull();
    expect(helpfulComparison([tcp({ kind: 'open' }, { after: 'speaks' })], around)).toBeNull();
    expect(helpfulComparison([tcp({ kind: 'open' }, { address: '10.0.0.7' })], around)).toBeNull();
    expect(helpfulComparison([tcp({ kind: 'open' }, { after: 'stays' })], around)).toMatchObject({ what: 'reserved' });
  });

  test('a success at an address that nobody has makes success worth nothing (C12), unless the service has answered', () => {
    const everyone = compared('reserved', { kind: 'open' });
    expect(judged([tcp({ kind: 'open' }, { after: 'stays' }), everyone])).toMatchObject({ verdict: 'intercepted', rule: 'C12' });
    expect(judged([tcp({ kind: 'open' }, { after: 'speaks' }), everyone]).verdict).toBe('open');
    expect(judged([tcp({ kind: 'open' }, { after: 'stays' }), compared('reserved', { kind: 'silent' })]).verdict).toBe('open');
  });
});

describe('what only a browser refuses', () => {
  const open = tcp({ kind: 'open' }, { after: 'speaks', port: 8080 });
  const texts = (text: string, step = open) => {
    const read = readTarget(text);
    if (read.kind !== 'target') throw new Error(read.text);
    const observed: Observed = { target: read.target, steps: [step], around, stopped: null };
    const judgement = judge(observed);
    return [...judgement.remarks, ...pageRemarks(observed, judgement)].map((remark) => remark.text);
  };

  test('is told of a port that the Fetch standard forbids', () => {
    expect(texts('http://db.example.org:22/')).toEqual([expect.stringMatching(/Browsers refuse port 22/)]);
    expect(texts('ssh://db.example.org')).toEqual([]);
  });

  test('is told of a page without TLS, but not of one of this machine', () => {
    expect(texts('http://db.example.org/')).toEqual([expect.stringMatching(/mixed content/)]);
    expect(texts('https://db.example.org/')).toEqual([]);
    expect(texts('http://127.0.0.1/', tcp({ kind: 'open' }, { after: 'speaks', address: '127.0.0.1' }))).toEqual([]);
  });

  test('is told of a port that makes another origin, and only where a page was asked for', () => {
    expect(texts('https://db.example.org:8443/')).toEqual([expect.stringMatching(/db.example.org:8443 is an origin of its own/)]);
    expect(texts('db.example.org:5432')).toEqual([]);
    expect(texts('http://db.example.org:8080/', tcp({ kind: 'silent' }))).toEqual([]);
  });
});

describe('a certificate for another name', () => {
  test('is told with the address that was asked for, where no name was', () => {
    const end = {
      kind: 'secured',
      protocol: 'TLSv1.3',
      cipher: 'made-up',
      faults: ['wrong-name'],
      isLocallyTrusted: false,
      certificate: { subject: 'a.example', issuer: 'Made-up CA', names: ['a.example'], validFrom: null, validTo: null },
    } as const;
    const step = { step: 'tls', address: '198.51.100.7', serverName: null, ms: 1, end } as const;
    expect(stepWords(step).error).toBe('The certificate is for a.example, not for 198.51.100.7.');
  });
});

describe('a command to copy', () => {
  test('has brackets where IPv6 needs them, and nothing a shell would act on', () => {
    expect(nextStep('longer', 'linux', { host: '2001:db8::1', port: 5 }).command).toBe(
      'portlight test [2001:db8::1]:5 --timeout 21',
    );
    expect(nextStep('trace', 'win32', { host: '2001:db8::1', port: 5 }).command).toBe('tracert -d 2001:db8::1');
    for (const host of ['a;b', '-x', 'a b', '$(a)', 'a\u202eb', '`a`'])
      expect(nextStep('trace', 'linux', { host, port: 5 }).command).toBeNull();
  });
});
