import { expect, test } from 'vitest';
import { recognise } from './recognise.ts';

/** How often a regular expression looks at a line, and code at a character, while a text is recognised. */
function looks(text: string): number {
  const { exec } = RegExp.prototype;
  const { charCodeAt } = String.prototype;
  let count = 0;
  RegExp.prototype.exec = function counted(this: RegExp, line: string): RegExpExecArray | null {
    count += 1;
    return exec.call(this, line);
  };
  String.prototype.charCodeAt = function counted(this: string, at: number): number {
    count += 1;
    return charCodeAt.call(this, at);
  };
  try {
    recognise(text);
  } finally {
    RegExp.prototype.exec = exec;
    String.prototype.charCodeAt = charCodeAt;
  }
  return count;
}

test.each([
  ['a Format-List of something else', 'Name        : x\nDescription : y\n\n'],
  ['JSON of something else in deep brackets', '[\n'],
  ['lines that could begin a table of processes', 'PID COMMAND\n'],
  ['lines that could begin a CSV', 'LocalAddress,LocalPort\n'],
  ['lines that could begin a list', 'LocalAddress\n'],
  ['rules of tasklist', '=== ===\n'],
  ['processes of lsof', 'p1\n'],
])('%s takes twice the looks at twice the length', (_title, line) => {
  const close = line === '[\n' ? (n: number) => ']\n'.repeat(n) : () => '';
  const [short, long] = [looks(line.repeat(100) + close(100)), looks(line.repeat(200) + close(200))];
  expect(long).toBeLessThan(short * 2.2);
});

test('what stands behind a long list of something else is found', () => {
  const text = `${'Name  : x\nOther : y\n\n'.repeat(50)}tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\n`;
  expect(recognise(text)).toMatchObject([{ format: 'ss', firstLine: 151 }]);
});

test('a list of addresses behind a list of something else is found', () => {
  const text =
    'Name : x\n\nLocalAddress  : 192.0.2.10\nLocalPort     : 50000\nRemoteAddress : 198.51.100.1\nRemotePort    : 443\nState : Established\n';
  expect(recognise(text)).toMatchObject([{ format: 'powershell' }]);
});
