import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../shared/diagnosis/finding.ts';
import { EVERYTHING } from '../../shared/filter/filter.ts';
import { madeUpSocket } from '../../shared/filter/made-up-socket.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import type { Socket } from '../../shared/socket.ts';
import { captureCollector } from '../collect/capture/capture-collector.ts';
import { madeUpMachine } from '../serve/made-up-machine.ts';
import { diagnose, exitCode } from './diagnose.ts';
import type { Output } from './output.ts';
import { recordedOutput } from './recorded-output.ts';

const schema = JSON.parse(readFileSync(new URL('./diagnose.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

const SILENT = madeUpSocket({
  id: 'silent',
  state: 'syn-sent',
  remote: { address: '203.0.113.9', port: 5432, zone: null },
  timer: { kind: 'retransmit', remainingMs: 700, retries: 4 },
});
const NOT_CLOSED = Array.from({ length: 120 }, (_, at) =>
  madeUpSocket({ id: `leak${at}`, state: 'close-wait', tcp: { readAt: '2026-11-20T12:00:00.000Z', lastAckMs: 90_000 } }),
);

async function run(sockets: readonly Socket[], query = '', change: Partial<Output> = {}, isJson = true) {
  const output = recordedOutput(change);
  const parsed = parseFilter(query);
  const filter = parsed.kind === 'filter' ? parsed.filter : EVERYTHING;
  const machine = madeUpMachine(sockets);
  const code = await diagnose(machine.collector, { filter, isJson, forMs: 5, intervalMs: 1 }, output);
  return { code, out: output.out.join(''), told: output.told, shown: output.shown.join(''), machine };
}

describe('portlight diagnose', () => {
  it('prints findings as the schema describes them, the contract’s keys first, and ends with 1 for a problem', async () => {
    const { code, out, told } = await run([SILENT, ...NOT_CLOSED]);
    const read = JSON.parse(out);
    expect(validate(read), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect([code, told]).toEqual([1, []]);
    expect(read.findings.map(({ rule }: { rule: string }) => rule)).toEqual(['C1', 'A1']);
    expect(Object.keys(read)[0]).toBe('findings');
    expect(Object.keys(read.findings[0]).slice(0, 11).join(' ')).toBe(
      'rule severity title explanation confidence candidates evidence nextSteps sockets app remote',
    );
    expect(validate({ ...read, more: 1 })).toBe(false);
    expect(schema.properties.findings.items.properties.rule.enum).toEqual([...RULES]);
  });

  it('ends with 0 when there is no problem, and says so', async () => {
    const { code, out, told } = await run([madeUpSocket()], '', {}, false);
    expect([code, out]).toEqual([0, '']);
    expect(told).toEqual(['Nothing wrong was found in 0 seconds and 1 socket.']);
  });

  it('says of a capture what it is of, how many sockets it has, and nothing of seconds', async () => {
    const output = recordedOutput();
    const bytes = Buffer.from('tcp ESTAB 0 0 192.0.2.20:40000 203.0.113.7:443\n');
    const collector = captureCollector({ bytes, source: 'paste', format: 'ss', nowMs: 0 });
    expect(await diagnose(collector, { filter: EVERYTHING, isJson: false, forMs: 5 }, output)).toBe(0);
    expect(output.told.slice(0, 2)).toEqual([
      'Capture of Linux. One reading tells no course of time: many rules need two or more.',
      'Nothing wrong was found in 1 socket.',
    ]);
  });

  it('keeps to the query: findings about sockets that match it', async () => {
    const only = async (query: string) => JSON.parse((await run([SILENT, ...NOT_CLOSED], query)).out).findings;
    expect((await only('port:5432')).map(({ rule }: { rule: string }) => rule)).toEqual(['C1']);
    expect((await only('state:close-wait')).map(({ rule }: { rule: string }) => rule)).toEqual(['A1']);
    expect(await only('port:1')).toEqual([]);
  });

  it('says that no socket matches the query, as list does, and counts only those that do', async () => {
    const none = await run([SILENT, madeUpSocket({ id: 'fine' })], 'port:1', {}, false);
    expect([none.code, none.out, none.told]).toEqual([0, '', ['None of the 2 sockets matches.']]);
    const fine = await run([SILENT, madeUpSocket({ id: 'fine' })], 'state:established', {}, false);
    expect([fine.code, fine.told]).toEqual([0, ['Nothing wrong was found in 0 seconds and 1 socket.']]);
  });

  it.each([
    ['problem', 1],
    ['warning', 1],
    ['note', 0],
    [null, 0],
  ] as const)('has found something wrong where the worst is %s: exit %i', (severity, code) => {
    expect(exitCode(severity === null ? [] : [{ severity: 'note' }, { severity }])).toBe(code);
  });

  it('writes for people: the worst first, with evidence, causes, and commands on lines of their own', async () => {
    const { out, shown } = await run([SILENT, ...NOT_CLOSED], '', { columns: 80 }, false);
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^✖ No answer from 203\.0\.113\.9:5432/);
    expect(lines[1]).toBe('  problem · C1 · certain');
    expect(out).toContain('      $ portlight test 203.0.113.9:5432');
    expect(out.indexOf('✖ Google Chrome does not close 120 connections')).toBeGreaterThan(0);
    expect(lines.filter((line) => line.length > 80 && !line.includes('$ '))).toEqual([]);
    expect(shown).toContain('Not decided here: I6.');
  });

  it('breaks a long title as it breaks the rest, and lets colours take no room', async () => {
    for (const hasColour of [false, true]) {
      const { out } = await run([SILENT, ...NOT_CLOSED], '', { columns: 40, hasColour }, false);
      const lines = stripVTControlCharacters(out).split('\n');
      expect(lines.filter((line) => line.length > 40 && !line.includes('$ '))).toEqual([]);
      const at = lines.findIndex((line) => line.startsWith('✖ Google Chrome'));
      expect(lines.slice(at, at + 3)).toEqual([
        '✖ Google Chrome does not close 120',
        '  connections that are over',
        expect.stringContaining('· A1 ·'),
      ]);
    }
    const coloured = await run([SILENT], '', { columns: 80, hasColour: true }, false);
    const plain = await run([SILENT], '', { columns: 80 }, false);
    expect(stripVTControlCharacters(coloured.out)).toBe(plain.out);
  });

  it('tells the reason and ends with 1 when the machine cannot be read', async () => {
    const machine = madeUpMachine();
    machine.failure = 'ss did not answer.';
    const output = recordedOutput();
    const failed = await diagnose(machine.collector, { filter: EVERYTHING, isJson: true, forMs: 2, intervalMs: 1 }, output);
    expect([failed, output.told]).toEqual([1, ['ss did not answer.']]);
  });
});
