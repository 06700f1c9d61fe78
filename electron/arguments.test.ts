import { expect, test } from 'vitest';
import { openPath, ownArguments } from './arguments.ts';
import { appOrigin, developmentOrigin } from './origin.ts';

test('the program itself, the folder it was started with and Chromium’s switches are none of our arguments', () => {
  expect(ownArguments(['/opt/Portlight/portlight'], false)).toEqual([]);
  expect(ownArguments(['/opt/Portlight/portlight', '--no-sandbox'], false)).toEqual([]);
  expect(ownArguments(['/opt/Portlight/portlight', '--no-sandbox', 'list', '--json'], false)).toEqual(['list', '--json']);
  expect(ownArguments(['/Applications/Portlight.app/Contents/MacOS/Portlight', '-psn_0_1234'], false)).toEqual([]);
  expect(ownArguments(['electron', '.', 'serve', '--port', '8000'], true)).toEqual(['serve', '--port', '8000']);
  expect(ownArguments(['electron', '--no-sandbox', '.', '--ozone-platform=wayland'], true)).toEqual([]);
});

test('behind a command every word is the command’s', () => {
  expect(ownArguments(['portlight', 'list', '--class', '--no-sandbox'], false)).toEqual(['list', '--class', '--no-sandbox']);
});

test('an argument that is unknown stays, so that it can be refused', () => {
  expect(ownArguments(['portlight', '--frobnicate'], false)).toEqual(['--frobnicate']);
});

test('the app’s origin is exact: scheme, host, no person', () => {
  const { owns } = appOrigin();
  expect(owns('app://portlight/assets/x.js')).toBe(true);
  for (const url of [
    'app://portlight.example/',
    'app://portlight:80/',
    'http://portlight/',
    'app://a@portlight/',
    'app:portlight',
    'x',
    '',
  ]) {
    expect(owns(url), url).toBe(false);
  }
});

test('a development server is one of this machine, by number and port', () => {
  for (const server of [
    'http://localhost:5173/',
    'https://127.0.0.1:5173/',
    'http://127.0.0.1/',
    'http://192.0.2.1:5173/',
    'x',
    '',
  ]) {
    expect(developmentOrigin(server), server).toBeNull();
  }
  const origin = developmentOrigin('http://127.0.0.1:5173/');
  expect(origin?.owns('http://127.0.0.1:5173/main.tsx')).toBe(true);
  expect(origin?.owns('ws://127.0.0.1:5173/')).toBe(false);
  expect(origin?.mayFetch('ws://127.0.0.1:5173/')).toBe(true);
  expect(origin?.mayFetch('http://127.0.0.1:5174/')).toBe(false);
});

test('the captured text that the window begins with is named by one switch alone', () => {
  expect(openPath(['--portlight-open=/tmp/a b=c.txt'])).toBe('/tmp/a b=c.txt');
  expect(openPath(ownArguments(['electron', '.', '--no-sandbox', '--portlight-open=/a'], true))).toBe('/a');
  for (const args of [[], ['list'], ['--portlight-open=/a', 'list'], ['list', '--portlight-open=/a']]) {
    expect(openPath(args)).toBeNull();
  }
});
