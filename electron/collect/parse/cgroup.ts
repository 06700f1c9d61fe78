/** A container engine that can be told from a cgroup path. */
export type ContainerEngine = 'docker' | 'podman' | 'kubernetes' | 'lxc' | 'nspawn';

/** What a control group path says of the processes in it. `name` is for people; it is not cleaned, ids are as systemd unescapes them. */
export type CgroupMeaning =
  /** A systemd service. `unit` is its whole name (`nginx.service`), `name` without the type and instance. `user`: a unit of a person's session. */
  | { readonly kind: 'service'; readonly unit: string; readonly name: string; readonly isUser: boolean }
  /** A systemd socket unit that has not handed its socket on yet. */
  | { readonly kind: 'socket-unit'; readonly unit: string; readonly name: string; readonly isUser: boolean }
  /** `snap` is the package, `app` the command in it. */
  | { readonly kind: 'snap'; readonly snap: string; readonly app: string; readonly name: string }
  | { readonly kind: 'flatpak'; readonly id: string; readonly name: string }
  | { readonly kind: 'desktop-app'; readonly id: string; readonly name: string }
  /** A tab of a terminal program: says nothing of the program in it. */
  | { readonly kind: 'terminal'; readonly name: string }
  /** A login session: says nothing of the program in it. */
  | { readonly kind: 'session'; readonly id: string; readonly name: string }
  /** `id` is the engine's id of the container (64 hex digits), or its name for lxc and nspawn. */
  | { readonly kind: 'container'; readonly engine: ContainerEngine; readonly id: string; readonly name: string };

/** SIGNATURE ONLY, being written. null: the path tells nothing of an application. */
export function readCgroup(_path: string): CgroupMeaning | null {
  return null;
}
