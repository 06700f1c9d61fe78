import { describe, expect, it } from 'vitest';
import { serviceNamed, usualService } from './services.ts';

describe('the usual service of a port', () => {
  it.each([
    [22, 'tcp', 'ssh'],
    [53, 'udp', 'dns'],
    [443, 'tcp', 'https'],
    [443, 'udp', 'http3'],
    [5432, 'tcp', 'postgres'],
    [27017, 'tcp', 'mongodb'],
    [22, 'udp', null],
    [54321, 'tcp', null],
    [0, 'tcp', null],
  ] as const)('of %d by %s is %s', (port, protocol, name) => expect(usualService(port, protocol)).toBe(name));

  it('is known by its other names as well', () => {
    expect(['PostgreSQL', 'domain', 'https', 'constructor'].map(serviceNamed)).toEqual([
      'postgres',
      'dns',
      'https',
      'constructor',
    ]);
  });

  it('is a plain name wherever there is one', () => {
    const named = Array.from({ length: 65_536 }, (_, port) => [usualService(port, 'tcp'), usualService(port, 'udp')]).flat();
    const names = named.filter((name) => name !== null);
    expect(names.length).toBeGreaterThan(200);
    for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-]*$/);
  });
});
