import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { type IdleSample, judgeIdle } from '../../shared/probe/idle.ts';
import { judgeHops } from '../../shared/probe/judge-hops.ts';
import type { Observed, Step, TlsStep } from '../../shared/probe/observation.ts';
import { testJson } from '../../shared/probe/result-json.ts';
import { readTarget, type Target } from '../../shared/probe/target.ts';
import { en } from '../../shared/text/en.ts';

const schema = JSON.parse(readFileSync(new URL('./test.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allowUnionTypes: true }).compile(schema);

function target(text: string): Target {
  const read = readTarget(text);
  if (read.kind !== 'target') throw new Error(read.text);
  return read.target;
}

function printed(text: string, steps: readonly Step[]): unknown {
  const around = { platform: 'linux', hasIpv4: true, hasIpv6: true, ownAddresses: [] } as const;
  const hops: Observed[] = [{ target: target(text), steps, around, stopped: null }];
  const startedAt = '2026-11-20T12:00:00.000Z';
  return JSON.parse(JSON.stringify(testJson({ ...judgeHops(hops), target: target(text), hops, startedAt, ms: 12.34 })));
}

const open = { kind: 'open' } as const;
const at = { address: '192.0.2.7', family: 4, port: 443, ms: 20, isOnLink: false } as const;
const tcp: Step = { step: 'tcp', ...at, end: open, after: 'stays' };
const tls = (end: TlsStep['end']): Step => ({ step: 'tls', address: at.address, serverName: 'example.org', ms: 30, end });
const http = (end: Extract<Step, { step: 'http' }>['end']): Step => ({
  ...{ step: 'http', address: at.address, url: 'https://example.org/', ms: 9, end },
});
const secured = tls({
  ...{ kind: 'secured', protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', faults: ['wrong-name'], isLocallyTrusted: false },
  certificate: { subject: 'a', issuer: 'b', names: ['a'], validFrom: null, validTo: '2027-01-01T00:00:00.000Z' },
});
const name = (change: Partial<Extract<Step, { step: 'name' }>>): Step => ({
  ...{ step: 'name', name: 'example.org', ms: 3, failure: null, configured: ['192.0.2.53'] },
  addresses: [{ address: at.address, family: 4 }],
  servers: [{ server: '192.0.2.53', ms: 2, end: 'addresses' }],
  ...change,
});

describe('test --json', () => {
  it.each<[string, string, readonly Step[]]>([
    [
      'an open page',
      'https://example.org/',
      [name({}), tcp, secured, http({ kind: 'answer', status: 200, location: null, server: 'x' })],
    ],
    ['a name that is not there', 'example.org:443', [name({ failure: 'ENOTFOUND', addresses: [] })]],
    ['a refusal', '192.0.2.7:443', [{ ...tcp, end: { kind: 'error', code: 'ECONNREFUSED' }, after: null }]],
    [
      'a silence with a comparison',
      '192.0.2.7:443',
      [
        { ...tcp, end: { kind: 'silent' }, after: null },
        { step: 'compare', what: 'other-port', address: at.address, port: 22, ms: 4, end: open },
      ],
    ],
    ['TLS that is refused', 'https://example.org/', [name({}), tcp, tls({ kind: 'refused', code: 'ERR' })]],
    ['TLS that is cut', 'https://example.org/', [name({}), tcp, tls({ kind: 'reset' })]],
    ['no HTTP', 'http://192.0.2.7/', [tcp, http({ kind: 'not-http' })]],
    ['HTTP that begins and does not end', 'http://192.0.2.7/', [tcp, http({ kind: 'unfinished' })]],
    ['UDP', 'udp://192.0.2.7:53', [{ step: 'udp', ...at, port: 53, asked: 'dns', end: { kind: 'silent' } }]],
    ['nothing', '192.0.2.7:443', []],
  ])('prints %s as the schema describes it', (_what, text, steps) => {
    expect(validate(printed(text, steps)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  });

  it.each<[string, readonly IdleSample[]]>([
    ['that all survived', [{ silenceMs: 1_000, end: 'survived', endedMs: 1_000 }]],
    ['that have a limit', [{ silenceMs: 400_000, end: 'died', endedMs: 400_000 }]],
    ['that were not tried', []],
  ])('prints silences %s as the schema describes them', (_what, samples) => {
    const { nextStep, ...told } = judgeIdle(samples);
    const nextSteps = nextStep === null ? [] : [{ text: nextStep, command: null }];
    expect(validate({ target: 'example.org:22', ...told, samples, nextSteps }), JSON.stringify(validate.errors)).toBe(true);
  });

  it('knows every verdict that there are words for, and no key more', () => {
    const verdicts = Object.keys(en).flatMap((key) => /^probe\.verdict\.(.+)$/.exec(key)?.[1] ?? []);
    expect([...schema.oneOf[0].properties.verdict.enum].sort()).toEqual(verdicts.sort());
    expect(validate({ ...(printed('192.0.2.7:443', [tcp]) as object), more: 1 })).toBe(false);
  });
});
