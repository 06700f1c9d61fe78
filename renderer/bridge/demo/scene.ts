import type { BlindSpot, Sampling } from '../../../shared/reading.ts';
import { say } from '../../../shared/text/say.ts';
import { PORT_SHARERS } from './cast-ports.ts';
import { PROGRAMS } from './cast-programs.ts';
import { SERVERS } from './cast-servers.ts';
import { SYSTEM } from './cast-system.ts';
import { crowd } from './crowd.ts';
import type { Role } from './role.ts';

/** The machines that the demo can play. */
export const SCENE_NAMES = ['busy', 'empty', 'denied', '36k'] as const;
/** One of the machines. */
export type SceneName = (typeof SCENE_NAMES)[number];

/** Everything that tells one machine of the demo from another. */
export interface Scene {
  readonly roles: readonly Role[];
  readonly blindSpots: readonly BlindSpot[];
  readonly sampling: Sampling;
  /** How long a restless connection lives on average, in milliseconds. */
  readonly lifeMs: number;
  /** How long the machine has been watched when the demo begins, in milliseconds. */
  readonly watchedMs: number;
  readonly scanMs: number;
  readonly cpuPercent: number;
}

const HEARD: Sampling = { hearsCloses: true, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: 0 };

/** The scene of a name. `nowMs` is when the demo begins. */
export function sceneOf(name: SceneName, nowMs: number): Scene {
  switch (name) {
    case 'busy':
      return { ...desktop(), sampling: heard(nowMs) };
    case 'empty':
      return { ...desktop(), roles: SYSTEM.filter((role) => isQuiet(role)).map(listenersOnly), watchedMs: 120_000, scanMs: 4 };
    case 'denied':
      return denied();
    case '36k':
      return {
        ...desktop(),
        roles: [...PROGRAMS, ...SYSTEM, ...crowd()],
        lifeMs: 50_000,
        watchedMs: 120_000,
        scanMs: 212,
        cpuPercent: 9.4,
      };
  }
}

function desktop(): Scene {
  return {
    roles: [...PROGRAMS, ...SERVERS, ...PORT_SHARERS, ...SYSTEM],
    blindSpots: [],
    sampling: HEARD,
    lifeMs: 90_000,
    watchedMs: 58 * 60_000,
    scanMs: 14,
    cpuPercent: 0.6,
  };
}

function heard(nowMs: number): Sampling {
  const unseen = (secondsAgo: number, local: string, remote: string) => ({
    closedAt: new Date(nowMs - secondsAgo * 1_000).toISOString(),
    protocol: 'tcp' as const,
    local,
    remote,
  });
  return {
    hearsCloses: true,
    unseenCount: 37,
    unseenRecent: [
      unseen(3, '192.168.1.20:53214', '192.0.2.44:443'),
      unseen(9, '[2001:db8:20::14]:40812', '[2001:db8:a1::5]:443'),
      unseen(21, '192.168.1.20:53190', '10.0.0.12:5432'),
      unseen(22, '192.168.1.20:53188', '10.0.0.12:5432'),
    ],
    timeWaitUnseenCount: 0,
  };
}

function isQuiet(role: Role): boolean {
  return role.app?.name === 'sshd' || role.app?.name === 'cupsd';
}

function listenersOnly(role: Role): Role {
  return { ...role, places: [], fixtures: role.fixtures.filter((one) => one.state === 'listen').slice(0, 1) };
}

function denied(): Scene {
  const scene = desktop();
  const roles = scene.roles.map(veiled);
  return {
    ...scene,
    roles,
    blindSpots: [
      { code: 'not-root', text: say('collect.blind.not-root'), remedy: say('collect.blind.not-root.remedy') },
      {
        code: 'namespaces',
        text: say('collect.blind.namespaces', { count: 3 }),
        remedy: say('collect.blind.namespaces.remedy'),
      },
      {
        code: 'closes',
        text: say('collect.blind.closes', { reason: say('collect.blind.closes.no-tool') }),
        remedy: say('collect.blind.closes.remedy'),
      },
    ],
    sampling: { hearsCloses: false, unseenCount: 0, unseenRecent: [], timeWaitUnseenCount: 41 },
  };
}

/** What a guest without rights sees of a role: no process, and an app only where its control group names it. */
function veiled(role: Role): Role {
  if (role.holders.length === 0) return role;
  const text = say('demo.unknown.other-user', { user: role.user });
  const app = role.app?.evidence === 'cgroup' ? role.app : null;
  return { ...role, app, processes: [], holders: [], ownerUnknown: { code: 'other-user', text } };
}
