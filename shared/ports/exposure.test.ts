import { describe, expect, test } from 'vitest';
import { exposureOf, reachOf, widestExposure, widestReach } from './exposure.ts';

const at = (address: string, zone: string | null = null) => ({ address, port: 80, zone });

describe('who can reach a bound address', () => {
  test.each([
    ['*', null, 'any', 'every'],
    ['2001:db8::1', null, 'any', 'public'],
    ['192.0.2.7', null, 'any', 'public'],
    ['127.0.0.1', null, 'loopback', 'loopback'],
    ['127.0.0.53', 'lo', 'loopback', 'loopback'],
    ['::1', null, 'loopback', 'loopback'],
    ['*', 'lo', 'loopback', 'loopback'],
    ['*', 'eth0', 'any', 'every'],
    ['*', 'docker0', 'lan', 'bridge'],
    ['192.168.122.1', 'virbr0', 'lan', 'bridge'],
    ['10.1.2.3', null, 'lan', 'private'],
    ['172.17.0.1', null, 'lan', 'private'],
    ['fd00::1', null, 'lan', 'private'],
    ['fe80::1', 'eth0', 'lan', 'link'],
    ['169.254.3.4', null, 'lan', 'link'],
    ['224.0.0.251', null, 'lan', 'multicast'],
    ['ff02::fb', null, 'lan', 'multicast'],
  ] as const)('%s on interface %s: %s', (address, zone, exposure, reach) => {
    expect([exposureOf(at(address, zone)), reachOf(at(address, zone))]).toEqual([exposure, reach]);
  });

  test('a text that is no address is not called open, nor closed', () => {
    expect(exposureOf(at('web-3.example'))).toBeNull();
    expect(exposureOf(at('2001:db8:0:1:'))).toBeNull();
  });

  test('of several addresses the widest counts, and what is not known does not', () => {
    expect(widestExposure([at('127.0.0.1'), at('10.0.0.1'), at('name.example')])).toBe('lan');
    expect(widestReach([at('::1'), at('*')])).toBe('every');
    expect(widestExposure([])).toBeNull();
  });
});
