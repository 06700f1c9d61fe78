import { expect, test } from 'vitest';
import { Users } from './users.ts';

function usersOf(passwd: string): Users {
  const text = Buffer.from(passwd).toString('latin1');
  return new Users({
    kind: 'recording',
    run: () => ({ kind: 'missing' }),
    read: (path) => (path === '/etc/passwd' ? { kind: 'text', text } : { kind: 'absent' }),
  });
}

test('a user is called as the machine calls them, also beyond ASCII', () => {
  const users = usersOf('root:x:0:0:root:/root:/bin/bash\njürgen:x:1000:1000::/home/jürgen:/bin/bash\n');
  expect([0, 1000].map((uid) => users.nameOf(uid))).toEqual(['root', 'jürgen']);
});

test('a user without a name is called by the number', () => {
  expect(usersOf('root:x:0:0:root:/root:/bin/bash\n').nameOf(65_533)).toBe('65533');
});
