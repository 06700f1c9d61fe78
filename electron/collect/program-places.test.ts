import { expect, test } from 'vitest';
import { programPlaces, systemRootOf, utf8Env } from './program-places.ts';

test.each([
  ['D:\\WINNT', 'D:\\WINNT'],
  ['C:\\Windows', 'C:\\Windows'],
  [undefined, 'C:\\Windows'],
  ['', 'C:\\Windows'],
  ['\\\\server\\share', 'C:\\Windows'],
  ['C:\\Users\\ada\\fake\\Windows', 'C:\\Windows'],
  ['C:\\..', 'C:\\Windows'],
  ['C:Windows', 'C:\\Windows'],
  ['.', 'C:\\Windows'],
])('the directory of Windows from %j is %s: a variable cannot lead the search astray', (told, root) => {
  expect(systemRootOf({ SystemRoot: told })).toBe(root);
});

test('programs of Windows are looked for in its own directories alone, and get nothing of our environment but what they need', () => {
  const places = programPlaces('win32', {
    SystemRoot: 'C:\\Windows',
    PATH: 'C:\\evil',
    PSModulePath: 'C:\\evil',
    SECRET: 'x',
    TEMP: 'C:\\T',
  });
  expect(places.directories).toEqual(['C:\\Windows\\System32', 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0']);
  expect(places).toMatchObject({ suffix: '.exe', env: { TEMP: 'C:\\T', SystemRoot: 'C:\\Windows' } });
  expect(JSON.stringify(places.env)).not.toMatch(/evil|SECRET/);
});

test('a UTF-8 locale changes the character set alone', () => {
  const { env } = programPlaces('darwin', { LC_ALL: 'de_DE' });
  expect(env).toMatchObject({ LC_ALL: 'C' });
  expect(utf8Env(env)).toMatchObject({ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' });
  expect(utf8Env(env)).not.toHaveProperty('LC_ALL');
});
