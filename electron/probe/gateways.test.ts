import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatewaysFor } from './gateways.ts';
import { parseNetstatRoutes } from './parse/netstat-routes.ts';
import { parseProcNetIpv6Route, parseProcNetRoute } from './parse/proc-net-route.ts';
import { parseRoutePrint } from './parse/route-print.ts';

const LINUX = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	017100CB	0003	0	0	100	00000000	0	0	0
eth0	007100CB	00000000	0001	0	0	100	00FFFFFF	0	0	0
tun0	006433C6	017200CB	0003	0	0	50	00FFFFFF	0	0	0
`;
const LINUX_6 = `20010db8000100000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000002 00000000 00000003     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
`;
const MACOS = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            203.0.113.1        UGScg                 en0
127                127.0.0.1          UCS                   lo0
198.51.100/24      203.0.114.1        UGSc                utun3
203.0.113          link#11            UCS                   en0      !
203.0.113.9        0:0:5e:0:53:1      UHLWIi                en0   1195

Internet6:
Destination                             Gateway                                 Flags               Netif Expire
default                                 fe80::1%en0                             UGcg                  en0
2001:db8:1::/64                         link#11                                 UC                    en0
`;
const WINDOWS_GERMAN = `===========================================================================
IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0      203.0.113.1     203.0.113.23     25
     198.51.100.0    255.255.255.0      203.0.114.1     203.0.114.23      5
      203.0.113.0    255.255.255.0   Auf Verbindung      203.0.113.23    281
===========================================================================
Ständige Routen:
  Netzwerkadresse          Netzmaske  Gatewayadresse  Metrik
          0.0.0.0          0.0.0.0      203.0.113.99  Standard

IPv6-Routentabelle
===========================================================================
Aktive Routen:
 If Metrik Netzwerkziel             Gateway
 12    281 ::/0                     fe80::1
 12    281 2001:db8:1:2:3:4:5:6/128
                                    Auf Verbindung
`;

const tables = [
  ['Linux', [...parseProcNetRoute(LINUX), ...parseProcNetIpv6Route(LINUX_6)], 'eth0'],
  ['macOS', parseNetstatRoutes(MACOS), 'en0'],
  ['Windows, in German', parseRoutePrint(WINDOWS_GERMAN.replaceAll('\n', '\r\n')), '12'],
] as const;

describe.each(tables)('the routing table of %s', (_, routes, device) => {
  test('has the gateway of the most particular route', () => {
    expect(gatewaysFor('198.18.0.1', routes)).toEqual(['203.0.113.1']);
    expect(gatewaysFor('198.51.100.7', routes)).toEqual(['203.0.114.1']);
  });

  test('has none for a host in the same network, nor for what is no address', () => {
    expect(gatewaysFor('203.0.113.50', routes)).toEqual([]);
    expect(gatewaysFor('example.org', routes)).toEqual([]);
  });

  test('has a link-local gateway with its zone', () => {
    expect(gatewaysFor('2001:db8:9::1', routes)).toEqual([`fe80::1%${device}`]);
  });
});

describe('a routing table that is none', () => {
  test('has no gateways and makes no error', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('default', '::/0', '0.0.0.0', 'UG', '12', '\n', '  ', '\t', '00000000', '/99'))
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (any) => {
        for (const parse of [parseProcNetRoute, parseProcNetIpv6Route, parseNetstatRoutes, parseRoutePrint])
          gatewaysFor('198.51.100.7', parse(any));
      }),
    );
  });
});
