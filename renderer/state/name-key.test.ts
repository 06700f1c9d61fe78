import { expect, test } from 'vitest';
import { nameKey } from './name-key.ts';

const sorted = (...names: readonly string[]) => names.toSorted((a, b) => (nameKey(a) < nameKey(b) ? -1 : 1));

test('names with numbers in them sort by the size of the numbers', () => {
  expect(sorted('svc-11', 'svc-2', 'svc-1')).toEqual(['svc-1', 'svc-2', 'svc-11']);
  expect(sorted('node 12004', 'node 980')).toEqual(['node 980', 'node 12004']);
});

test('names sort without regard to case', () => {
  expect(sorted('nginx', 'Larkspur', 'chronyd')).toEqual(['chronyd', 'Larkspur', 'nginx']);
});
