import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captureText, readCaptureFile, type Section, segmentsOfFile } from './capture-file.ts';
import { readSegment } from './read-segment.ts';

const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.string({ maxLength: 300 }).map((text) => Buffer.from(text, 'utf8').toString('latin1')),
  fc.constantFrom('', '\n', 'one line', '=== ss\n=== end of ss\n', '\n=== end of a\n\n'),
);
const sections = fc.array(
  fc.record({
    name: fc.constantFrom('ss', 'a', 'b c'),
    command: fc.stringMatching(/^[ -~]{0,30}$/).map((text) => text.trim()),
    exit: fc.constantFrom('0', '1', 'missing'),
    durationMs: fc.nat(10_000),
    format: fc.constantFrom('ss' as const, null),
    body,
  }),
  { maxLength: 5 },
);

test('what is written is read again, whatever the outputs hold', () => {
  fc.assert(
    fc.property(sections, (written) => {
      const read = readCaptureFile(captureText({ host: 'web-3', taken: 'now' }, written));
      expect(read?.facts).toEqual(Object.assign(Object.create(null), { host: 'web-3', taken: 'now' }));
      expect(read?.sections.map(({ firstLine: _line, ...section }) => section)).toEqual(written);
    }),
    { numRuns: 400 },
  );
});

const SS: Section = {
  name: 'ss',
  command: 'ss -tan',
  exit: '0',
  durationMs: 4,
  format: 'ss',
  body: 'LISTEN 0 5 127.0.0.1:80 0.0.0.0:*\nESTAB 0 0 broken\n',
};

test('a capture whose line ends were changed on its way has the same outputs', () => {
  const read = readCaptureFile(captureText({}, [SS, SS]).replaceAll('\n', '\r\n'));
  expect(read?.sections.map((section) => section.body.trim())).toEqual([SS.body.trim(), SS.body.trim()]);
});

test('a capture that was cut has what is left of it', () => {
  const whole = captureText({}, [SS, SS]);
  const read = readCaptureFile(whole.slice(0, whole.indexOf('ESTAB')));
  expect(read?.sections).toMatchObject([{ body: 'LISTEN 0 5 127.0.0.1:80 0.0.0.0:*' }]);
});

test('a line that cannot be read is told by its place in the whole file', () => {
  const text = captureText({ host: 'a' }, [SS, SS]);
  const read = readCaptureFile(text);
  const at = (read === null ? [] : segmentsOfFile(read)).flatMap((segment) =>
    readSegment(segment).skipped.map(({ line }) => line),
  );
  const lines = text.split('\n');
  expect(at.map((line) => lines[line - 1])).toEqual(['ESTAB 0 0 broken', 'ESTAB 0 0 broken']);
});

test('outputs that are no text are kept byte for byte, as base64', () => {
  const odd = { ...SS, body: '\x1b[31m\x00\xff\xfe' };
  const text = captureText({}, [odd]);
  expect(text).toContain('encoding: base64');
  expect(readCaptureFile(text)?.sections[0]?.body).toBe(odd.body);
});

test('another text is no capture', () => {
  expect(readCaptureFile('Portlight\n')).toBe(null);
});
