import { scopeOf } from '../endpoint.ts';
import type { Socket } from '../socket.ts';
import { countText, durationText } from '../text/measure.ts';
import { say } from '../text/say.ts';
import { appText, commonApp, commonRemote, namesText, placeText, portText, socketsEvidence } from './describe.ts';
import type { Draft, Evidence } from './finding.ts';
import { networkOf } from './network-of.ts';
import { step } from './next-steps.ts';
import type { Scene } from './scene.ts';
import { attemptsOf, isElsewhere, type SilentPlace } from './silent-attempts.ts';

// The words of the rules about attempts to connect: C1, C2, C3, C4, C10.

/** C1: no answer from one host and port. */
export function noAnswerDraft(place: SilentPlace, scene: Scene): Draft {
  const { system, reached, nowMs, limits } = scene;
  const { remote, startedMs, lastMs } = place;
  const sockets = attemptsOf(place);
  const target = placeText(remote);
  const isHere = !isElsewhere(place);
  const hostAnswers = reached.hostMs(remote.address) >= startedMs;
  const blanks = { host: remote.address, port: remote.port };
  // Who answered at this very place not long ago has neither a wrong address nor a firewall before it: most likely its queue is full.
  const isBusy = !isHere && nowMs - reached.placeMs(remote.address, remote.port) <= limits.otherAppMs;
  const queue = say('diagnosis.cause.full-queue');
  const gone = hostAnswers || isBusy ? [] : [say('diagnosis.cause.host-down'), say('diagnosis.cause.wrong-address')];
  const far = isBusy
    ? [queue, say('diagnosis.cause.some-lost'), say('diagnosis.cause.host-down')]
    : [say('diagnosis.cause.dropped'), ...gone, queue, say('diagnosis.cause.return-path')];
  const why = isBusy
    ? say('diagnosis.C1.busy')
    : hostAnswers
      ? say('diagnosis.C1.port', { host: placeHost(place) })
      : say('diagnosis.C1.text');
  return {
    rule: 'C1',
    subject: target,
    severity: 'problem',
    title: say('diagnosis.C1.title', { target, seconds: durationText(lastMs - startedMs) }),
    explanation: isHere ? say('diagnosis.C1.here') : why,
    confidence: 'certain',
    candidates: isHere ? [say('diagnosis.cause.own-rule'), queue] : far,
    evidence: socketsEvidence(sockets, nowMs),
    nextSteps: [
      step('test', system, blanks),
      ...(isHere ? [step('own-firewall', system)] : [step('other-port', system, blanks), step('trace', system, blanks)]),
    ],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote,
    sinceMs: startedMs,
    isHere,
  };
}

/** C2: several hosts are silent on one port while another port works. */
export function blockedPortDraft(port: number, works: number, places: readonly SilentPlace[], scene: Scene): Draft {
  const { system } = scene;
  const sockets = places.flatMap(attemptsOf);
  const hosts = places.map(({ remote }) => remote.address);
  const [host] = hosts;
  const count = new Set(hosts).size;
  const wayMayBeMissing = isWayUnproven(hosts, scene);
  const filter = [say('diagnosis.cause.port-filter'), say('diagnosis.cause.own-rule'), say('diagnosis.cause.hosts-down')];
  return {
    rule: 'C2',
    subject: String(port),
    severity: 'problem',
    title: wayMayBeMissing
      ? say('diagnosis.C2.no-way', { count, port: portText(port) })
      : say('diagnosis.C2.title', { port: portText(port) }),
    explanation: say(wayMayBeMissing ? 'diagnosis.C2.no-way-text' : 'diagnosis.C2.text', {
      count,
      port: String(port),
      works: portText(works),
    }),
    confidence: wayMayBeMissing ? 'possible' : 'likely',
    candidates: [...(wayMayBeMissing ? [say('diagnosis.cause.no-way')] : []), ...filter],
    evidence: [hostsEvidence(hosts, scene), ...socketsEvidence(sockets, scene.nowMs)],
    nextSteps: [
      ...(wayMayBeMissing ? [step('route-to', system, { host })] : []),
      step('compare-port', system, { host, port }),
      step('own-firewall', system),
      step('ask-it', system),
    ],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: null,
    sinceMs: startOf(places),
  };
}

/** True where the hosts are all private or of one network, and none of them was heard from: nothing proves that there is a way to them. */
function isWayUnproven(hosts: readonly string[], { reached, nowMs, limits }: Scene): boolean {
  const isTogether = new Set(hosts.map(networkOf)).size === 1 || hosts.every((host) => scopeOf(host) === 'lan');
  return isTogether && hosts.every((host) => reached.hostMs(host) < nowMs - limits.togetherMs);
}

/** C3: many hosts are silent, and none is reached. */
export function offlineDraft(places: readonly SilentPlace[], scene: Scene): Draft {
  const { system } = scene;
  const sockets = places.flatMap(attemptsOf);
  const hosts = places.map(({ remote }) => remote.address);
  const ports = new Set(places.map(({ remote }) => remote.port));
  const [port = null] = ports;
  const onlyOne = ports.size === 1;
  return {
    rule: 'C3',
    subject: 'machine',
    severity: 'problem',
    title: say('diagnosis.C3.title'),
    explanation: say('diagnosis.C3.text', { count: new Set(hosts).size }),
    confidence: onlyOne ? 'possible' : 'likely',
    candidates: [
      ...(onlyOne ? [say('diagnosis.cause.one-port', { port: portText(port) })] : []),
      say('diagnosis.cause.no-link'),
      say('diagnosis.cause.vpn-down'),
      say('diagnosis.cause.captive'),
      say('diagnosis.cause.own-rule'),
    ],
    evidence: [hostsEvidence(hosts, scene), ...socketsEvidence(sockets, scene.nowMs)],
    nextSteps: [step('link-state', system), step('routes', system), step('ping-gateway', system)],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: null,
    sinceMs: startOf(places),
  };
}

/** C4: one app is not answered where another one is. `other` is the id of that one. */
export function blockedAppDraft(place: SilentPlace, other: string, scene: Scene): Draft {
  const { system, reached, nowMs } = scene;
  const sockets = attemptsOf(place);
  const app = place.living[0];
  const name = app === undefined ? say('diagnosis.app.unknown') : appText(app);
  const target = placeText(place.remote);
  const reachedMs = reached.appsAt(place.remote.address, place.remote.port).get(other) ?? nowMs;
  const witness = witnessOf(other, place, scene);
  return {
    rule: 'C4',
    subject: `${app?.app?.id ?? ''} ${target}`,
    severity: 'problem',
    title: say('diagnosis.C4.title', { app: name, target }),
    explanation: say('diagnosis.C4.text', { app: name, other: witness, target }),
    confidence: sockets.length > 1 ? 'likely' : 'possible',
    candidates: [say('diagnosis.cause.app-rule'), say('diagnosis.cause.app-sandbox'), say('diagnosis.cause.some-dropped')],
    evidence: [
      {
        what: say('diagnosis.C4.other', { other: witness }),
        value: say('diagnosis.C4.reached', { target }),
        seenAt: new Date(reachedMs).toISOString(),
      },
      ...socketsEvidence(sockets, nowMs),
    ],
    nextSteps: [step('own-firewall', system), step('test', system, { host: place.remote.address, port: place.remote.port })],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: place.remote,
    sinceMs: place.startedMs,
  };
}

/** C10: IPv6 is silent where IPv4 works. */
export function brokenIpv6Draft(sockets: readonly Socket[], hosts: ReadonlySet<string>, scene: Scene): Draft {
  const { system } = scene;
  return {
    rule: 'C10',
    subject: 'ipv6',
    severity: 'warning',
    title: say('diagnosis.C10.title'),
    explanation: say('diagnosis.C10.text', { count: hosts.size }),
    confidence: 'possible',
    candidates: [say('diagnosis.cause.ipv6-route'), say('diagnosis.cause.ipv6-filter'), say('diagnosis.cause.hosts-down')],
    evidence: [hostsEvidence([...hosts], scene), ...socketsEvidence(sockets, scene.nowMs)],
    nextSteps: [step('ipv6-routes', system), step('test', system, { host: [...hosts][0], port: sockets[0]?.remote?.port })],
    sockets: sockets.map(({ id }) => id),
    app: commonApp(sockets),
    remote: commonRemote(sockets),
    sinceMs: null,
  };
}

function hostsEvidence(hosts: readonly string[], { at }: Scene): Evidence {
  const all = new Set(hosts);
  return { what: say('diagnosis.hosts', { count: countText(all.size) }), value: namesText(all, 6), seenAt: at };
}

function placeHost({ remote }: SilentPlace): string {
  return namesText([remote.address]);
}

function startOf(places: readonly SilentPlace[]): number {
  return Math.min(...places.map(({ startedMs }) => startedMs));
}

/** Name of an app that is known by its id, from a socket of its own to the place; the id itself where that has closed. */
function witnessOf(id: string, { remote }: SilentPlace, { sockets }: Scene): string {
  for (const { app, remote: other } of sockets.values())
    if (app?.id === id && other?.address === remote.address) return namesText([app.name]);
  return namesText([id.replace(/^[a-z]+:/, '')]);
}
