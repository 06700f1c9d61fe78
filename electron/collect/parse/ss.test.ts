import { describe, expect, test } from 'vitest';
import type { SocketRow } from './row.ts';
import { parseSs, parseSsRow, splitSs } from './ss.ts';

function row(line: string): SocketRow {
  const read = parseSsRow(line);
  if (read === null || read === 'other-family') throw new Error(`not a row: ${line}`);
  return read;
}

const LISTENER = 'tcp LISTEN 0 5 127.0.0.1:40000 0.0.0.0:*';
const CONNECTION = 'tcp ESTAB 0 0 192.0.2.10:50000 198.51.100.7:443';

describe('the columns of a row', () => {
  test('a listener has no remote end, and its queues are the backlog and its limit', () => {
    expect(row('tcp LISTEN 3 128 0.0.0.0:22 0.0.0.0:*')).toMatchObject({
      state: 'listen',
      local: { address: '*', port: 22, zone: null },
      remote: null,
      recvQueue: 3,
      sendQueue: 128,
      family: 4,
    });
  });

  test('an unconnected UDP socket has no state, a connected one is established', () => {
    expect(row('udp UNCONN 0 0 0.0.0.0:5353 0.0.0.0:*')).toMatchObject({ state: null, remote: null });
    expect(row('udp ESTAB 0 0 192.0.2.10%wlan0:68 192.0.2.1:67')).toMatchObject({
      state: 'established',
      local: { address: '192.0.2.10', port: 68, zone: 'wlan0' },
      remote: { address: '192.0.2.1', port: 67, zone: null },
    });
  });

  test('an IPv4-mapped connection is IPv6 with IPv4 addresses', () => {
    expect(row('tcp ESTAB 0 0 [::ffff:192.0.2.10]:443 [::ffff:198.51.100.7]:50000')).toMatchObject({
      family: 6,
      dualStack: false,
      local: { address: '192.0.2.10' },
      remote: { address: '198.51.100.7' },
    });
  });

  test('a link-local peer is in the zone of the local end', () => {
    const read = row('tcp ESTAB 0 0 [fe80::1]%eth0:45400 [fe80::2]:41004 ino:7 sk:65 cgroup:/ <->');
    expect(read.local).toEqual({ address: 'fe80::1', port: 45400, zone: 'eth0' });
    expect(read.remote).toEqual({ address: 'fe80::2', port: 41004, zone: 'eth0' });
  });

  test('a peer that is not link-local takes no zone from a device the socket is bound to', () => {
    expect(row('tcp ESTAB 0 0 [2001:db8::1]%eth0:45400 [2001:db8::2]:443').remote?.zone).toBeNull();
  });

  test.each([
    ['*:22 *:* ino:1 sk:1 v6only:0 <->', 6, true],
    ['[::]:22 [::]:* ino:1 sk:1 v6only:1 <->', 6, false],
    ['[::]:22 [::]:*', 6, false],
    [':::22 :::* ino:1 sk:1 v6only:0 <->', 6, true],
    [':::22 :::*', 6, false],
    ['[::ffff:127.0.0.1]:22 *:* ino:1 sk:1 v6only:0 <->', 6, false],
    ['*:22 *:* ino:1 sk:1 <->', 4, false],
    ['*:22 *:*', null, false],
  ])('the listener %s is of family %s, dual stack %s', (ends, family, dualStack) => {
    expect(row(`tcp LISTEN 0 5 ${ends}`)).toMatchObject({ family, dualStack });
  });

  test('the table tells what * means where a row does not', () => {
    const today = parseSs('tcp LISTEN 0 5 *:22 *:*\ntcp LISTEN 0 5 0.0.0.0:80 0.0.0.0:*\n').rows;
    expect(today.map(({ family, dualStack }) => [family, dualStack])).toEqual([
      [6, true],
      [4, false],
    ]);
    const old = parseSs('tcp LISTEN 0 5 *:22 *:*\ntcp LISTEN 0 5 127.0.0.1:25 *:*\n').rows;
    expect(old.map(({ family, dualStack }) => [family, dualStack])).toEqual([
      [4, false],
      [4, false],
    ]);
  });

  test('without the Netid column the states of the table tell the protocol', () => {
    expect(
      parseSs('UNCONN 0 0 0.0.0.0:68 0.0.0.0:*\nESTAB 0 0 192.0.2.1:9 192.0.2.2:9\n').rows.map((read) => read.protocol),
    ).toEqual(['udp', 'udp']);
    expect(
      parseSs('LISTEN 0 5 0.0.0.0:68 0.0.0.0:*\nESTAB 0 0 192.0.2.1:9 192.0.2.2:9\n').rows.map((read) => read.protocol),
    ).toEqual(['tcp', 'tcp']);
  });

  test('a well-known service name is a port, an unknown one leaves the socket without', () => {
    expect(row('tcp LISTEN 0 5 0.0.0.0:ssh 0.0.0.0:*').local.port).toBe(22);
    expect(row('tcp LISTEN 0 5 0.0.0.0:no-such-service 0.0.0.0:*').local.port).toBeNull();
    expect(parseSsRow('tcp LISTEN 0 5 0.0.0.0:70000 0.0.0.0:*')).toBeNull();
  });

  test.each([
    'nl UNCONN 0 0 rtnl:kernel *',
    'u_str ESTAB 0 0 * 1662 * 1661',
    'p_raw UNCONN 0 0 *:eth0 *',
    'raw UNCONN 0 0 0.0.0.0:1 0.0.0.0:*',
    '      `- COOKIE_WAIT 0 0 192.0.2.1:9 192.0.2.2:9',
  ])('%s is of another family', (line) => {
    expect(parseSsRow(line)).toBe('other-family');
  });

  test('a TCP socket without a state of its own is bound while it has an inode, else closed', () => {
    expect(row('tcp UNCONN 0 0 0.0.0.0:8080 0.0.0.0:* ino:5 sk:1').state).toBe('bound');
    expect(row('tcp UNCONN 0 0 192.0.2.1:80 192.0.2.2:9 ino:0 sk:1').state).toBe('closed');
  });
});

describe('the marks of a row', () => {
  test('a missing uid is root where there is an inode, and unknown where there is none', () => {
    expect(row(`${LISTENER} ino:7 sk:1`)).toMatchObject({ uid: 0, inode: 7 });
    expect(row(`${CONNECTION} ino:0 sk:1`)).toMatchObject({ uid: null, inode: null, cookie: '1' });
    expect(row(LISTENER)).toMatchObject({ uid: null, inode: null, cookie: null });
  });

  test.each([
    ['119min', 7_140_000],
    ['2min44sec', 164_000],
    ['1min', 60_000],
    ['57sec', 57_000],
    ['1.280sec', 1280],
    ['7.031ms', 7031],
    ['2.608ms', 2608],
    ['668ms', 668],
    ['005ms', 5],
    ['', 0],
  ])('a timer of %s has %s milliseconds left', (text, remainingMs) => {
    expect(row(`${CONNECTION} timer:(keepalive,${text},2)`).timer).toEqual({ kind: 'keepalive', remainingMs, retries: 2 });
  });

  test('timers are named by what they do, and a timer of another kind is unknown', () => {
    const kinds = ['on', 'keepalive', 'persist', 'timewait', 'unknown', 'T3_RTX'].map(
      (name) => row(`${CONNECTION} timer:(${name},1sec,0)`).timer?.kind,
    );
    expect(kinds).toEqual(['retransmit', 'keepalive', 'persist', 'time-wait', 'unknown', 'unknown']);
    expect(row(`${CONNECTION} timer:(off,,0)`).timer).toBeNull();
  });

  test('a name cannot forge an owner, a uid or an inode', () => {
    expect(row(`${LISTENER} users:(("e",pid=1,fd=3",pid=20169,fd=3)) uid:1000 ino:7`).holders).toEqual([
      { pid: 20169, name: 'e",pid=1,fd=3', fd: 3 },
    ]);
    expect(row(`${LISTENER} users:(("x uid:0 ino:1",pid=2,fd=3)) uid:1000 ino:7`)).toMatchObject({ uid: 1000, inode: 7 });
  });

  test('a control group cannot forge an owner, nor TCP details by its second mention', () => {
    const path = '/user.slice/x users:(("sshd",pid=1,fd=3)) uid:0 rtt:1/2';
    const read = row(`${CONNECTION} uid:1000 ino:7 sk:1 cgroup:${path} <-> cgroup:${path} cubic rtt:9/4`);
    expect(read).toMatchObject({ holders: null, uid: 1000, cgroup: path });
    expect(read.tcp).toMatchObject({ rttMs: 9, rttVarMs: 4, congestionControl: 'cubic' });
  });

  test('a control group that ss could not find is unknown', () => {
    expect(row(`${CONNECTION} ino:7 sk:1 cgroup:unreachable:2a <->`).cgroup).toBeNull();
    expect(row(`${CONNECTION} ino:7 sk:1 cgroup:/a b:c/d v6only:0 <->`).cgroup).toBe('/a b:c/d');
  });

  test('owners in the form before pid= and with thread ids and contexts are read', () => {
    expect(row(`${LISTENER} users:(("rpcbind",529,9))`).holders).toEqual([{ pid: 529, name: 'rpcbind', fd: 9 }]);
    expect(row(`${LISTENER} users:(("a",pid=5,tid=6,fd=9),("b",pid=7,fd=8))`).holders?.map(({ pid }) => pid)).toEqual([5, 7]);
    expect(row(`${LISTENER} users:(("sshd",pid=5,proc_ctx=u:r:t:s0:c1,c2,fd=9,sock_ctx=u:r:t))`).holders).toEqual([
      { pid: 5, name: 'sshd', fd: 9 },
    ]);
  });

  test('owners that break off leave the socket, without what stood behind them', () => {
    expect(row(`${LISTENER} users:(("a",pid=5,fd=9),("b uid:0 ino:1`)).toMatchObject({
      holders: null,
      uid: null,
      inode: null,
      tcp: null,
    });
  });
});

describe('the TCP details of a row', () => {
  const tcp = (info: string, state = 'ESTAB') =>
    row(`tcp ${state} 0 0 192.0.2.10:50000 198.51.100.7:443 ino:7 sk:1 cgroup:/ <-> ${info}`).tcp;

  test.each([
    ['delivery_rate 20010992366bps', 20_010_992_366],
    ['delivery_rate 69.9Mbps', 69_900_000],
    ['delivery_rate 1.2Gbps', 1_200_000_000],
    ['delivery_rate 12.5Kbps', 12_500],
    ['delivery_rate 12.5kbps', 12_500],
    ['delivery_rate 1Tbps', 1_000_000_000_000],
  ])('%s is %s bits a second', (text, bps) => {
    expect(tcp(`send 1bps ${text}`)?.deliveryRateBps).toBe(bps);
  });

  test('a pacing rate with its limit is the rate', () => {
    expect(tcp('pacing_rate 1000bps/2000bps delivery_rate 5bps')).toMatchObject({ pacingRateBps: 1000, deliveryRateBps: 5 });
  });

  test('numbers in the style of %g and beyond what a number holds exactly are read', () => {
    expect(tcp('rtt:1e+06/2.5e-05 minrtt:0.007 bytes_acked:18446744073709551615')).toMatchObject({
      rttMs: 1_000_000,
      rttVarMs: 0.000025,
      minRttMs: 0.007,
      bytesAcked: 2 ** 64,
    });
  });

  test('groups in brackets are passed over, blanks and colons and all', () => {
    const read = tcp(
      'cubic bbr:(bw:1.2Mbps,mrtt:12.3,rtt:9) inet-sockopt: ( recverr cwnd:5 ) rto:204 tcp-ulp-tls version: 1.3 cipher: aes-gcm-256 lost:2',
    );
    expect(read).toMatchObject({ congestionControl: 'cubic', rtoMs: 204, lost: 2 });
    expect(read).not.toHaveProperty('rttMs');
    expect(read).not.toHaveProperty('congestionWindow');
  });

  test('times limited are taken without their share', () => {
    expect(tcp('busy:100ms rwnd_limited:40ms(40.0%) sndbuf_limited:3ms(3.0%) retrans:1/7')).toMatchObject({
      busyMs: 100,
      receiveWindowLimitedMs: 40,
      sendBufferLimitedMs: 3,
      retransmitsNow: 1,
      retransmits: 7,
    });
  });

  test('in SYN-SENT the times since the last data are the uptime, so they are unknown', () => {
    const read = tcp(
      'bbr rto:1000 mss:524 cwnd:1 segs_out:1 lastsnd:881168 lastrcv:881168 lastack:881168 unacked:1 lost:1',
      'SYN-SENT',
    );
    expect(read).toMatchObject({ rtoMs: 1000, unacked: 1 });
    for (const name of ['lastSentMs', 'lastReceivedMs', 'lastAckMs', 'idleMs']) expect(read).not.toHaveProperty(name);
  });

  test('what ss leaves out because it is zero is zero, what nobody told stays absent', () => {
    const read = tcp('cubic rto:204 rtt:0.1/0.05 cwnd:10 bytes_received:5 segs_in:2 lastrcv:5000 lastack:5000');
    expect(read).toMatchObject({ lastSentMs: 0, idleMs: 0, lastReceivedMs: 5000, retransmits: 0, unacked: 0, bytesAcked: 0 });
    expect(read).not.toHaveProperty('bytesSent');
    expect(tcp('cubic rto:204 rtt:0.1/0.05 cwnd:10 bytes_received:5 segs_in:2 snd_wnd:64000')).toHaveProperty('bytesSent', 0);
    expect(tcp('cubic cwnd:10')).toEqual({ congestionControl: 'cubic', congestionWindow: 10 });
  });

  test('tokens without a field here are taken for no other', () => {
    const others = `ato qack rcvmss advmss ssthresh wscale delivered delivered_ce dsack_dups fackets reord_seen rcv_rtt rcv_space
      rcv_ssthresh rcv_ooopack rcv_wnd rehash dctcp bbr tcp-ulp-mptcp md5keys tos tclass class_id skmem mem snd_una ehash`.split(
      /\s+/,
    );
    for (const name of others) expect(tcp(`${name}:5`), name).toBeNull();
  });

  test('the backlog that a listener shows as unacked is no data', () => {
    expect(tcp('bbr cwnd:10 unacked:3', 'LISTEN')).toEqual({ congestionControl: 'bbr' });
  });

  test('a row without details has none, and UDP never has', () => {
    expect(row(`${CONNECTION} ino:7 sk:1 cgroup:/ <-> skmem:(r0,rb1,t0,tb2,f0,w0,o0,bl0,d0)`).tcp).toBeNull();
    expect(row('udp ESTAB 0 0 192.0.2.1:9 192.0.2.2:9 ino:7 sk:1 <-> rto:5').tcp).toBeNull();
  });
});

describe('the lines of an output', () => {
  test('rows have no trailing blanks, and the byte A0 is no blank', () => {
    expect(splitSs(`${LISTENER}   \r\n${CONNECTION} cgroup:/\xc3\xa0   \n`)).toEqual([
      LISTENER,
      `${CONNECTION} cgroup:/\xc3\xa0`,
    ]);
  });

  test('a line that looks like a row inside a name stays in the name', () => {
    const text = `${LISTENER} users:(("\nLISTEN 0 0 a:1",pid=7,fd=3)) ino:9 sk:1\n${CONNECTION}\n`;
    expect(parseSs(text)).toMatchObject({
      rows: [{ holders: [{ pid: 7, name: '\nLISTEN 0 0 a:1' }] }, { state: 'established' }],
      skipped: [],
    });
  });

  test('a row that breaks off in its owners does not swallow the next', () => {
    const { rows } = parseSs(`${LISTENER} users:(("a",pid=5\n${CONNECTION}\n`);
    expect(rows.map((read) => read.state)).toEqual(['listen', 'established']);
  });

  test('rubbish between rows is counted by its own line number and costs no row', () => {
    const { rows, skipped } = parseSs(`${LISTENER}\nRTNETLINK answers: Invalid argument\n\n${CONNECTION}\n\x1b[31mrubbish\n`);
    expect(rows).toHaveLength(2);
    expect(skipped).toEqual([
      { source: 'ss', line: 2, text: 'RTNETLINK answers: Invalid argument' },
      { source: 'ss', line: 5, text: '\ufffd[31mrubbish' },
    ]);
  });
});
