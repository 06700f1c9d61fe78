import { appName } from './app-name.ts';
import { decodeUtf8 } from './utf8.ts';

/** A container engine that can be told from a cgroup path. */
export type ContainerEngine = 'docker' | 'podman' | 'kubernetes' | 'lxc' | 'nspawn';

/**
 * What a control group path says of the processes in it. `unit` is the unit's name as systemctl takes it (escapes kept); ids and names
 * are unescaped, but not cleaned: whoever owns a part of the tree may name groups in it at will.
 */
export type CgroupMeaning =
  /** A systemd service; `name` is without type and instance (`getty` of `getty@tty1.service`). `isUser`: a unit of a person's session. */
  | { readonly kind: 'service'; readonly unit: string; readonly name: string; readonly isUser: boolean }
  /** A systemd socket unit that holds its socket itself, as no service was needed yet. */
  | { readonly kind: 'socket-unit'; readonly unit: string; readonly name: string; readonly isUser: boolean }
  /** `snap` is the package, `app` the command in it. */
  | { readonly kind: 'snap'; readonly snap: string; readonly app: string; readonly name: string }
  | { readonly kind: 'flatpak'; readonly id: string; readonly name: string }
  | { readonly kind: 'desktop-app'; readonly id: string; readonly name: string }
  /** A terminal program, a tab of one, or a multiplexer: says nothing of the program that runs in it. */
  | { readonly kind: 'terminal'; readonly name: string }
  /** A login session, or the session manager of a user: says nothing of the program in it. */
  | { readonly kind: 'session'; readonly id: string; readonly name: string }
  /** `id` is the engine's id of the container (64 hex digits), or its name for lxc and nspawn. `name` is the id as engines shorten it. */
  | { readonly kind: 'container'; readonly engine: ContainerEngine; readonly id: string; readonly name: string };

const CONTAINER_SCOPE = /^(docker|libpod|libpod-conmon|cri-containerd|crio|crio-conmon)[-:]([0-9a-f]{64})(?:\.scope)?$/;
const HEX_ID = /^[0-9a-f]{64}$/;
const ENGINES: Readonly<Record<string, ContainerEngine>> = {
  docker: 'docker',
  libpod: 'podman',
  'libpod-conmon': 'podman',
  'cri-containerd': 'kubernetes',
  crio: 'kubernetes',
  'crio-conmon': 'kubernetes',
};

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const SNAP = new RegExp(`^snap\\.([a-z0-9][a-z0-9_-]*)\\.([^.]+?)(?:[-.]${UUID}\\.scope|\\.(?:service|scope|socket))$`);
const SNAP_HOOK = new RegExp(`^snap\\.([a-z0-9][a-z0-9_-]*)\\.hook\\.([^.]+?)(?:[-.]${UUID})?\\.(?:service|scope)$`);
/** Scopes made for each tab by terminal programs: VTE, Ptyxis and tmux, and Konsole's `tab(1234).scope`. */
const TERMINAL_TAB = /^(?:(?:vte|ptyxis|kgx|tmux)-spawn-.*|tab\(\d+\))\.scope$/;
/** `app[-launcher]-ID-RANDOM.scope`, `app[-launcher]-ID[@RANDOM].service` (systemd.io, Desktop Environment Integration). */
const APP_SCOPE = new RegExp(`^app-(.+?)-(?:${UUID}|[0-9A-Za-z]+)\\.scope$`);
const APP_SERVICE = /^app-([^@]+)(?:@.*)?\.service$/;
const APP_SLICE = /^app-(.+)\.slice$/;
/** GNOME before 3.38. */
const GNOME_LAUNCHED = /^gnome-launched-(.+)\.desktop-\d+\.scope$/;
/** Made by systemd-run: the name says nothing. */
const TRANSIENT = /^run-[rpu][0-9a-f]+(?:-i\d+)?\.(?:scope|service)$/;

const LAUNCHERS = new Set(
  'gnome kde plasma xfce lxqt mate cinnamon budgie cosmic sway hyprland niri i3 dbus glib uwsm flatpak'.split(' '),
);

/** Terminal programs by the last part of their id, lower case: what is started in them stays in their group. */
const TERMINALS = new Set(
  `alacritty blackbox console deepin-terminal foot footclient ghostty gnome-terminal gnome-terminal-server guake kitty konsole
  lxterminal mate-terminal ptyxis qterminal rxvt st terminal terminator tilix urxvt warp wezterm xfce4-terminal xterm yakuake`.split(
    /\s+/,
  ),
);

/**
 * Reads a control group path (cgroup of ss, /proc/PID/cgroup). The outermost container wins, else the innermost unit that names an
 * application. null: the path tells nothing of an application (`/`, a slice, a transient unit, a path above a cgroup namespace).
 *
 * /user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-org.mozilla.firefox-12345.scope
 */
export function readCgroup(path: string): CgroupMeaning | null {
  if (path.length > 4096 || path.startsWith('/..')) return null;
  const segments = path.split('/').filter((segment) => segment !== '');
  const container = readContainer(segments);
  if (container !== null) return container;
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const meaning = readUnit(segments, at);
    if (meaning !== null) return meaning;
  }
  return null;
}

function readContainer(segments: readonly string[]): CgroupMeaning | null {
  const isKubernetes = segments.some((segment) => /^kubepods(?:[.-]|$)/.test(segment));
  for (const [at, segment] of segments.entries()) {
    const scope = CONTAINER_SCOPE.exec(segment);
    const before = segments[at - 1] ?? '';
    if (scope !== null) {
      const engine = ENGINES[scope[1] ?? ''] ?? 'docker';
      return containerOf(isKubernetes ? 'kubernetes' : engine, scope[2] ?? '');
    }
    if (HEX_ID.test(segment) && isKubernetes) return containerOf('kubernetes', segment);
    if (HEX_ID.test(segment) && (before === 'docker' || segments[0] === 'ecs')) return containerOf('docker', segment);
    const lxc =
      /^lxc\.payload\.(.+)$/.exec(segment)?.[1] ?? (/^(?:lxc|lxc\.payload)$/.test(before) && at === 1 ? segment : undefined);
    if (lxc !== undefined) return containerOf('lxc', unescapeUnit(lxc));
    const machine =
      /^machine-(?!qemu\\x2d)(.+)\.scope$/.exec(segment)?.[1] ?? /^systemd-nspawn@(.+)\.service$/.exec(segment)?.[1];
    if (machine !== undefined) return containerOf('nspawn', unescapeUnit(machine));
  }
  return null;
}

function containerOf(engine: ContainerEngine, id: string): CgroupMeaning {
  return { kind: 'container', engine, id, name: HEX_ID.test(id) ? id.slice(0, 12) : id };
}

function readUnit(segments: readonly string[], at: number): CgroupMeaning | null {
  const segment = segments[at] ?? '';
  if (TERMINAL_TAB.test(segment)) return { kind: 'terminal', name: terminalAbove(segments, at) };
  const snap = SNAP.exec(segment) ?? SNAP_HOOK.exec(segment);
  if (snap !== null) return snapOf(unescapeUnit(snap[1] ?? ''), unescapeUnit(snap[2] ?? ''));
  const app = APP_SCOPE.exec(segment)?.[1] ?? APP_SERVICE.exec(segment)?.[1] ?? GNOME_LAUNCHED.exec(segment)?.[1];
  if (app !== undefined) return applicationOf(app);
  const session = /^session-([0-9A-Za-z]+)\.scope$/.exec(segment)?.[1];
  if (session !== undefined) return { kind: 'session', id: session, name: session };
  const manager = /^user@(\d+)\.service$/.exec(segment)?.[1];
  if (manager !== undefined) return { kind: 'session', id: `user@${manager}`, name: manager };
  if (TRANSIENT.test(segment)) return null;
  return serviceOf(
    segment,
    segments.slice(0, at).some((above) => /^user@\d+\.service$/.test(above)),
  );
}

function serviceOf(unit: string, isUser: boolean): CgroupMeaning | null {
  const match = /^([^@]+)(?:@.*)?\.(service|socket)$/.exec(unit);
  if (match === null) return null;
  const name = unescapeUnit(match[1] ?? '');
  return { kind: match[2] === 'socket' ? 'socket-unit' : 'service', unit, name, isUser };
}

function snapOf(snap: string, app: string): CgroupMeaning {
  return { kind: 'snap', snap, app, name: appName(snap) };
}

/** `launcher-ID`, where a dash within the id is written `\x2d`. An id with plain dashes is not to the rules, but is seen. */
function applicationOf(text: string): CgroupMeaning {
  const parts = text.split('-');
  const launcher = (parts[0] ?? '').toLowerCase();
  const hasLauncher = parts.length > 1 && (LAUNCHERS.has(launcher) || (parts.length === 2 && (parts[1] ?? '').includes('.')));
  const id = unescapeUnit((hasLauncher ? parts.slice(1) : parts).join('-'));
  const name = appName(id);
  if (TERMINALS.has(lastPart(id))) return { kind: 'terminal', name };
  return launcher === 'flatpak' && hasLauncher ? { kind: 'flatpak', id, name } : { kind: 'desktop-app', id, name };
}

function lastPart(id: string): string {
  return (id.split('.').at(-1) ?? '').toLowerCase();
}

/** The terminal program a tab belongs to, from the slice or scope above it; '' where the path does not tell. */
function terminalAbove(segments: readonly string[], at: number): string {
  const above = segments[at - 1] ?? '';
  const app = APP_SLICE.exec(above)?.[1] ?? APP_SCOPE.exec(above)?.[1] ?? APP_SERVICE.exec(above)?.[1];
  const meaning = app === undefined ? null : applicationOf(app);
  return meaning === null ? '' : meaning.name;
}

/** Undoes systemd's escapes (systemd.unit(5), `\x2d` for a dash): each stands for one byte of UTF-8. */
export function unescapeUnit(text: string): string {
  if (!text.includes('\\x')) return text;
  return text.replace(/(?:\\x[0-9a-f]{2})+/g, (run) => {
    const bytes = run.split('\\x').slice(1);
    return decodeUtf8(bytes.map((hex) => String.fromCharCode(Number.parseInt(hex, 16))).join(''));
  });
}
