import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interpreterOf, isShell, scriptOf } from './script-of.ts';

test('an interpreter is known under any of its versions', () => {
  expect(['python3', 'python3.11', 'python2.7', 'python'].map(interpreterOf)).toEqual(Array(4).fill('python'));
  expect(interpreterOf('nodejs')).toBe('node');
  expect(interpreterOf('php8.2')).toBe('php');
  expect(interpreterOf('bash')).toBe('bash');
  expect(interpreterOf('nginx')).toBeNull();
  expect(interpreterOf('php-fpm8.2')).toBeNull();
});

test('a title, program text and an empty line name no script', () => {
  expect(scriptOf('node', [], null)).toBeNull();
  expect(scriptOf('node', ['node', '-e', 'x'], null)).toBeNull();
  expect(scriptOf('bash', ['bash', '-c', 'curl x'], null)).toBeNull();
  expect(scriptOf('python', ['python', '-'], null)).toBeNull();
  expect(scriptOf('java', ['java', '-jar'], null)).toBeNull();
});

test('what stands behind two dashes is the script, also when it looks like an option', () => {
  expect(scriptOf('node', ['node', '--', '-odd.js'], '/srv')?.identity).toBe('/srv/-odd.js');
});

test('a script whose directory is hidden is not taken for one elsewhere', () => {
  expect(scriptOf('node', ['node', 'server.js'], null)?.identity).not.toBe(
    scriptOf('node', ['node', 'server.js'], '/srv')?.identity,
  );
});

test('the package of a tool names it, scoped ones too', () => {
  expect(scriptOf('node', ['node', '/a/node_modules/@angular/cli/bin/ng.js'], null)?.name).toBe('@angular/cli');
  expect(scriptOf('node', ['node', '/a/node_modules/.bin/vite'], null)?.name).toBe('vite');
});

test('any command line is read without an error', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('-m', '-jar', '--', '-', '-c', '/', '', 'run', '-r', '@x'));
  const interpreter = fc.constantFrom('node', 'java', 'python', 'bash', 'deno', 'none', 'dotnet');
  fc.assert(
    fc.property(interpreter, fc.array(word), fc.option(fc.string()), (name, args, directory) => {
      const script = scriptOf(name, args, directory);
      if (script !== null) expect(script.identity).not.toBe('');
      isShell(args[0] ?? '');
      interpreterOf(args[0] ?? '');
    }),
  );
});
