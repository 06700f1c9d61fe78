import { expect, test } from 'vitest';
import { systemOfCapture } from '../../../shared/diagnosis/system-facts.ts';
import { captureText } from './capture-file.ts';
import { readCapture } from './capture-reading.ts';

function localPorts(platform: string, name: string, body: string) {
  const section = { command: '', exit: '0', durationMs: 1, format: null };
  const text = captureText({ platform, host: 'web-3' }, [{ ...section, name, body }]);
  const made = readCapture({ bytes: Buffer.from(text, 'utf8'), source: 'a.txt', format: null, nowMs: 0 });
  return made.kind === 'read' ? systemOfCapture(made.reading).ephemeralRange : expect.unreachable();
}

test('the local ports of a captured machine are those that its capture tells', () => {
  const linux = '/proc/sys/net/ipv4/ip_local_port_range';
  expect(localPorts('linux', linux, '15000\t60999\n')).toEqual({ from: 15_000, to: 60_999 });
  const mac = 'net.inet.ip.portrange.lowfirst: 1023\nnet.inet.ip.portrange.first: 49152\nnet.inet.ip.portrange.last: 65535\n';
  expect(localPorts('darwin', 'port range', mac)).toEqual({ from: 49_152, to: 65_535 });
  const windows = '\r\nProtokoll tcp Dynamischer Portbereich\r\n---------\r\nStartport : 50000\r\nAnzahl von Ports : 1000\r\n';
  expect(localPorts('win32', 'port range tcp', windows)).toEqual({ from: 50_000, to: 50_999 });
});

test('a capture that tells none, or nonsense, leaves them unknown', () => {
  const linux = '/proc/sys/net/ipv4/ip_local_port_range';
  for (const body of ['', '32768\n', '60999 32768\n', '0 99999\n', 'a b\n']) expect(localPorts('linux', linux, body)).toBeNull();
  expect(localPorts('linux', '__proto__', '15000\t60999\n')).toBeNull();
  expect(localPorts('linux', 'another', '15000\t60999\n')).toBeNull();
});
