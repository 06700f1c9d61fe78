import { describe, expect, test } from 'vitest';
import { answerFromChains } from '../../shared/firewall/answer.ts';
import type { FirewallQuestion } from '../../shared/firewall/question.ts';
import type { Ruleset } from '../../shared/firewall/ruleset.ts';
import type { Ran, Where } from '../collect/run.ts';
import { attachmentsOf, type FirewallMachine } from './machine.ts';
import { parseIptablesSave } from './parse/iptables-save.ts';
import { parsePfRules } from './parse/pf-rules.ts';
import { readFirewall } from './read-firewall.ts';
import { ASK_PROFILES, askRules } from './windows.ts';

// Answers as a person reads them, from what the tools print. Texts of pf, of macOS and of Windows are after their documentation.

const attachments = attachmentsOf({
  lo: [{ address: '127.0.0.1', family: 'IPv4', cidr: '127.0.0.1/8', internal: true }],
  eth0: [{ address: '203.0.113.5', family: 'IPv4', cidr: '203.0.113.5/24', internal: false }],
  docker0: [{ address: '172.17.0.1', family: 'IPv4', cidr: '172.17.0.1/16', internal: false }],
});
const facts = { attachments, uid: 1_000, ephemeral: { from: 32_768, to: 60_999 } };
const asks = (port: number, more: Partial<FirewallQuestion> = {}): FirewallQuestion => ({
  protocol: 'tcp',
  port,
  direction: 'in',
  address: null,
  ...more,
});
const answer = (ruleset: Ruleset, question: FirewallQuestion) =>
  answerFromChains({ ruleset, sources: [], missing: null, keeper: null }, facts, question);
const done = (stdout: string, stderr = '', code = 0): Ran => ({ kind: 'done', stdout: Buffer.from(stdout), stderr, code });

function machine(
  platform: FirewallMachine['platform'],
  run: (words: string) => Ran,
  files: Readonly<Record<string, string>> = {},
): FirewallMachine {
  const where: Where = {
    kind: 'recording',
    run: ({ program, args }) => run([program, ...args].join(' ')),
    read: (path) => (files[path] === undefined ? { kind: 'absent' } : { kind: 'text', text: files[path] }),
  };
  return { platform, where, facts: () => facts };
}

describe('docker', () => {
  const SAVE = `*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
-A FORWARD -o docker0 -j DOCKER
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`;
  test('a published port is open from outside though INPUT drops, and that is said', () => {
    const { verdict, remarks } = answer(parseIptablesSave(SAVE, 4).ruleset, asks(8080, { address: '203.0.113.5' }));
    expect(verdict).toBe('allowed');
    expect(remarks.join()).toContain('Docker sends this port on to a container');
  });

  test('a port that is not published stays blocked', () => {
    expect(answer(parseIptablesSave(SAVE, 4).ruleset, asks(9090))).toMatchObject({
      verdict: 'blocked',
      rules: [{ text: '-P INPUT DROP' }],
    });
  });
});

describe('without rights', () => {
  const refused = (words: string): Ran =>
    words.startsWith('nft')
      ? done('', 'Operation not permitted (you must be root)', 1)
      : words.startsWith('ip')
        ? done('', 'Permission denied (you must be root)', 4)
        : { kind: 'missing' };

  test('nothing is known, and the remedy is told', async () => {
    expect(await readFirewall(asks(22), machine('linux', refused))).toMatchObject({
      verdict: 'unknown',
      remedy: 'sudo nft list ruleset',
      command: null,
    });
  });

  test('what ufw’s readable files say is shown as what could decide', async () => {
    const files = { '/etc/ufw/ufw.conf': 'ENABLED=yes\n', '/etc/default/ufw': 'DEFAULT_INPUT_POLICY="DROP"\n' };
    const { verdict, rules, firewall } = await readFirewall(asks(22), machine('linux', refused, files));
    expect([verdict, firewall, rules.map(({ text }) => text)]).toEqual(['unknown', 'ufw', ['DEFAULT_INPUT_POLICY="DROP"']]);
  });

  test('what firewalld tells is shown, too', async () => {
    const zone = 'public (default, active)\n  target: default\n  services: ssh\n  ports: 8080/tcp\n  rich rules: \n';
    const run = (words: string) => (words.startsWith('firewall-cmd') ? done(zone) : refused(words));
    const { rules } = await readFirewall(asks(8080), machine('linux', run));
    expect(rules.map(({ text }) => text)).toEqual(['ports: 8080/tcp', 'services: ssh', 'target: default']);
  });

  test('a machine without the tools is not called open', async () => {
    expect(
      (
        await readFirewall(
          asks(22),
          machine('linux', () => ({ kind: 'missing' })),
        )
      ).verdict,
    ).toBe('unknown');
  });
});

describe('pf, after its documentation', () => {
  test('the last rule that fits counts, but for quick ones', () => {
    const rules = parsePfRules(
      'block drop in all\npass in proto tcp from any to any port = 8080 flags S/SA keep state\nblock drop in quick proto tcp from any to any port = 9090\npass in proto tcp from any to any port = 9090\npass out all\n',
    );
    expect(answer(rules, asks(8080)).verdict).toBe('allowed');
    expect(answer(rules, asks(9090))).toMatchObject({ verdict: 'blocked', rules: [{ text: expect.stringContaining('quick') }] });
    expect(answer(rules, asks(22))).toMatchObject({ verdict: 'blocked', rules: [{ text: 'block drop in all' }] });
  });

  test('a rule about a table of addresses leaves it unknown', () => {
    expect(answer(parsePfRules('block drop in quick from <bad> to any\npass in all\npass out all\n'), asks(22)).verdict).toBe(
      'unknown',
    );
  });

  test('rules inside an anchor count where the anchor is entered by all', () => {
    const rules = parsePfRules(
      'anchor "com.example" all {\n  block drop in quick proto tcp from any to any port = 22\n}\npass in all\npass out all\n',
    );
    expect(answer(rules, asks(22)).verdict).toBe('blocked');
    expect(answer(rules, asks(23)).verdict).toBe('allowed');
  });
});

describe('macOS, after its documentation', () => {
  const mac = (state: string, apps = '') =>
    machine('darwin', (words) => {
      if (words.startsWith('pfctl -s info')) return done('Status: Disabled\n');
      if (words.includes('--getglobalstate')) return done(state);
      if (words.includes('--listapps')) return done(apps);
      return done(words.includes('--getblockall') ? 'Firewall has block all state set to disabled.\n' : '');
    });
  const OFF = 'Firewall is disabled. (State = 0)\n';
  const ON = 'Firewall is enabled. (State = 1)\n';
  const APPS = '1 :  /Applications/Example.app\n\t ( Block incoming connections )\n';

  test('with both firewalls off the port is open', async () => {
    expect((await readFirewall(asks(22), mac(OFF))).verdict).toBe('allowed');
  });

  test('a program that the Application Firewall blocks is blocked, others are left to it', async () => {
    const program = '/Applications/Example.app/Contents/MacOS/Example';
    expect(await readFirewall(asks(22, { program }), mac(ON, APPS))).toMatchObject({
      verdict: 'blocked',
      firewall: 'application-firewall',
    });
    expect((await readFirewall(asks(22, { program: '/usr/sbin/sshd' }), mac(ON, APPS))).verdict).toBe('unknown');
    expect((await readFirewall(asks(22, { direction: 'out' }), mac(ON, APPS))).verdict).toBe('allowed');
  });
});

describe('Windows, after its documentation', () => {
  /** A PowerShell that answers each question with some objects, as electron/collect/windows/powershell.ts talks with it. */
  function windows(reply: (question: string) => readonly object[] | null): FirewallMachine {
    const where: Where = {
      kind: 'recording',
      run: () => ({ kind: 'missing' }),
      read: () => ({ kind: 'absent' }),
      talk: (_, __, ears) => ({
        tell(line) {
          const mark = /;'([^']+)'$/.exec(line)?.[1];
          if (mark === undefined) return;
          const told = reply(line);
          const end = told === null ? [{ PortlightError: 'AccessDenied', Message: 'no' }] : [...told, { PortlightEnd: 1 }];
          ears.output(Buffer.from(`${end.map((one) => JSON.stringify(one)).join('\r\n')}\r\n${mark}\r\n`));
        },
        end() {},
      }),
    };
    return { platform: 'win32', where, facts: () => facts };
  }
  const PROFILE = { Kind: 'profile', Name: 'Public', Enabled: 1, In: 4, Out: 2 };
  const RULE = {
    Kind: 'rule',
    Name: '{1}',
    DisplayName: 'Web',
    Direction: 1,
    Action: 2,
    Profile: 0,
    Protocol: 'TCP',
    LocalPort: ['8080', '9000-9009'],
  };
  const told = (question: string) =>
    question.includes('Get-NetFirewallProfile') ? [PROFILE, { Kind: 'network', Category: 0 }] : [RULE];

  test('profiles and rules make the answer, and a port outside of a range stays blocked', async () => {
    expect(await readFirewall(asks(9005), windows(told))).toMatchObject({
      verdict: 'allowed',
      firewall: 'windows',
      rules: [{ place: 'Web' }],
    });
    const blocked = await readFirewall(asks(9010), windows(told));
    expect([blocked.verdict, blocked.command]).toEqual(['blocked', expect.stringContaining('New-NetFirewallRule')]);
  });

  test('what Windows refuses to tell is not known', async () => {
    expect(
      (
        await readFirewall(
          asks(9005),
          windows(() => null),
        )
      ).verdict,
    ).toBe('unknown');
  });

  test('questions are one line of ASCII each, and use nothing that constrained language mode forbids', () => {
    for (const question of [ASK_PROFILES, askRules('in'), askRules('out')]) {
      expect(question).toMatch(/^[\x20-\x7e]+$/);
      expect(question).not.toMatch(/Add-Type|New-Object|\[(?!int\]|string\]|\$)|Set-|Enable-|Disable-|New-|Remove-/i);
    }
  });
});

describe('interfaces', () => {
  test('the inner ends of containers’ cables are left out', () => {
    const made = attachmentsOf({
      eth0: [
        { address: '203.0.113.5', family: 'IPv4', cidr: '203.0.113.5/24', internal: false },
        { address: 'fe80::1', family: 'IPv6', cidr: 'fe80::1/64', internal: false },
      ],
      veth1: [{ address: 'fe80::2', family: 'IPv6', cidr: 'fe80::2/64', internal: false }],
    });
    expect(made.map(({ name, family }) => `${name} ${family}`)).toEqual(['eth0 4']);
  });
});
