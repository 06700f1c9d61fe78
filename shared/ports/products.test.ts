import { describe, expect, test } from 'vitest';
import { madeUpPort } from './made-up-ports.ts';
import { serviceOnPort } from './port-service.ts';
import { productOf, usualPortInstead } from './products.ts';

describe('what a port is usually for', () => {
  test('what people run before what the registry says, and the registry where people have no name', () => {
    expect(serviceOnPort(5432, 'tcp')).toEqual({ name: 'postgres', source: 'usual' });
    expect(serviceOnPort(1, 'tcp')).toEqual({ name: 'tcpmux', source: 'registered' });
    expect(serviceOnPort(2628, 'tcp')).toEqual({ name: 'dict', source: 'registered' });
    expect(serviceOnPort(48_003, 'tcp')).toMatchObject({ source: 'registered' });
    expect(serviceOnPort(47_999, 'tcp')).toBeNull();
    expect(serviceOnPort(51_000, 'udp')).toBeNull();
  });
});

describe('which product waits at a port', () => {
  const held = (at: string, ...who: readonly string[]) => productOf(madeUpPort({ at, held: who }));

  test('a known program is certain, wherever it waits', () => {
    expect(held('*:5432', 'postgres 7')).toMatchObject({ product: { id: 'postgresql' }, confidence: 'certain' });
    expect(held('*:7777', 'redis-server 7')).toMatchObject({ product: { id: 'redis' }, confidence: 'certain' });
  });

  test('who stands there for another is likely, nobody known is possible, another program is none of them', () => {
    expect(held('*:5432', 'docker-proxy 7')).toMatchObject({ product: { id: 'postgresql' }, confidence: 'likely' });
    expect(held('*:6379')).toMatchObject({ product: { id: 'redis' }, confidence: 'possible' });
    expect(held('*:6379', 'my-web-server 7')).toBeNull();
    expect(held('*:9229', 'node 7')).toMatchObject({ product: { id: 'node-inspector' } });
    expect(held('*:5432', 'node 7')).toBeNull();
    expect(held('*:9000', 'java 7')).toBeNull();
  });

  test('a program away from its usual port is told; one of its usual ports is not', () => {
    expect(usualPortInstead(madeUpPort({ at: '*:2222', held: ['sshd 7'] }))).toEqual({ service: 'SSH', port: 22 });
    expect(usualPortInstead(madeUpPort({ at: '*:22', held: ['sshd 7'] }))).toBeNull();
    expect(usualPortInstead(madeUpPort({ at: '*:33060', held: ['mysqld 7'] }))).toBeNull();
    expect(usualPortInstead(madeUpPort({ at: '*:2222', held: ['nobody-known 7'] }))).toBeNull();
  });
});
