import { describe, expect, test } from 'vitest';
import { appName } from './app-name.ts';
import { readCgroup } from './cgroup.ts';

const HEX = '0123456789abcdef'.repeat(4);
const UUID = '00000000-1111-4222-8333-444444444444';
const APPS = '/user.slice/user-1000.slice/user@1000.service/app.slice';

describe('a control group', () => {
  test.each([
    ['/system.slice/nginx.service', { kind: 'service', unit: 'nginx.service', name: 'nginx', isUser: false }],
    [
      '/system.slice/system-getty.slice/getty@tty1.service',
      { kind: 'service', unit: 'getty@tty1.service', name: 'getty', isUser: false },
    ],
    [
      '/system.slice/postgresql.service/worker-3',
      { kind: 'service', unit: 'postgresql.service', name: 'postgresql', isUser: false },
    ],
    ['/system.slice/dev\\x2dweb.service', { kind: 'service', unit: 'dev\\x2dweb.service', name: 'dev-web', isUser: false }],
    ['/system.slice/ssh.socket', { kind: 'socket-unit', unit: 'ssh.socket', name: 'ssh', isUser: false }],
    [`${APPS}/pipewire.service`, { kind: 'service', unit: 'pipewire.service', name: 'pipewire', isUser: true }],
  ])('%s is a unit', (path, meaning) => {
    expect(readCgroup(path)).toEqual(meaning);
  });

  test.each([
    [`${APPS}/snap.firefox.firefox-${UUID}.scope`, { kind: 'snap', snap: 'firefox', app: 'firefox', name: 'Firefox' }],
    [`${APPS}/snap.firefox.firefox.${UUID}.scope`, { kind: 'snap', snap: 'firefox', app: 'firefox', name: 'Firefox' }],
    [
      `${APPS}/snap.snap-store.ubuntu-software-${UUID}.scope`,
      { kind: 'snap', snap: 'snap-store', app: 'ubuntu-software', name: 'Snap Store' },
    ],
    ['/system.slice/snap.lxd.daemon.service', { kind: 'snap', snap: 'lxd', app: 'daemon', name: 'Lxd' }],
    [`${APPS}/app-flatpak-org.mozilla.firefox-12345.scope`, { kind: 'flatpak', id: 'org.mozilla.firefox', name: 'Firefox' }],
    [
      `${APPS}/app-flatpak-com.github.some\\x2dtool.App-12345.scope`,
      { kind: 'flatpak', id: 'com.github.some-tool.App', name: 'Some Tool' },
    ],
    [`${APPS}/app-gnome-org.mozilla.firefox-12345.scope`, { kind: 'desktop-app', id: 'org.mozilla.firefox', name: 'Firefox' }],
    [`${APPS}/app-firefox-2fb7d1c2f3ce4cc6b9a6d5c4a6b7e8f9.scope`, { kind: 'desktop-app', id: 'firefox', name: 'Firefox' }],
    [`${APPS}/app-org.kde.kate-${UUID}.scope`, { kind: 'desktop-app', id: 'org.kde.kate', name: 'Kate' }],
    [
      `${APPS}/app-gnome-android\\x2dstudio_android\\x2dstudio-16685.scope`,
      { kind: 'desktop-app', id: 'android-studio_android-studio', name: 'Android Studio' },
    ],
    [
      `${APPS}/app-gnome\\x2dkeyring\\x2dpkcs11@autostart.service`,
      { kind: 'desktop-app', id: 'gnome-keyring-pkcs11', name: 'Gnome Keyring Pkcs11' },
    ],
    [`${APPS}/app-google-chrome-4321.scope`, { kind: 'desktop-app', id: 'google-chrome', name: 'Google Chrome' }],
    [`${APPS}/gnome-launched-org.gnome.Maps.desktop-99.scope`, { kind: 'desktop-app', id: 'org.gnome.Maps', name: 'Maps' }],
  ])('%s is an application', (path, meaning) => {
    expect(readCgroup(path)).toEqual(meaning);
  });

  test.each([
    [`${APPS}/app-org.gnome.Terminal.slice/vte-spawn-${UUID}.scope`, 'Terminal'],
    [`${APPS}/app-org.kde.konsole-4321.scope/tab(99).scope`, 'Konsole'],
    [`${APPS}/app-gnome-kitty-4321.scope`, 'Kitty'],
    [`/user.slice/user-1000.slice/user@1000.service/tmux-spawn-${UUID}.scope`, ''],
  ])('%s is a terminal, which says nothing of the program in it', (path, name) => {
    expect(readCgroup(path)).toEqual({ kind: 'terminal', name });
  });

  test.each([
    [`/system.slice/docker-${HEX}.scope`, 'docker', HEX],
    [`/docker/${HEX}`, 'docker', HEX],
    [`/system.slice/docker-${HEX}.scope/system.slice/nginx.service`, 'docker', HEX],
    [`/machine.slice/libpod-${HEX}.scope/container`, 'podman', HEX],
    [`/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${HEX}.scope`, 'podman', HEX],
    [`/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-${HEX}.scope`, 'kubernetes', HEX],
    [`/kubepods/burstable/pod1/${HEX}`, 'kubernetes', HEX],
    [`/kubepods.slice/kubepods-pod1.slice/crio-${HEX}.scope`, 'kubernetes', HEX],
    ['/lxc.payload.web-1/system.slice/nginx.service', 'lxc', 'web-1'],
    ['/lxc/web-1', 'lxc', 'web-1'],
    ['/machine.slice/machine-build\\x2dbox.scope', 'nspawn', 'build-box'],
    ['/machine.slice/systemd-nspawn@build.service/payload/system.slice/ssh.service', 'nspawn', 'build'],
  ])('%s is a container of %s', (path, engine, id) => {
    expect(readCgroup(path)).toEqual({ kind: 'container', engine, id, name: id === HEX ? '0123456789ab' : id });
  });

  test.each([
    ['/user.slice/user-1000.slice/session-3.scope', '3'],
    ['/user.slice/user-1000.slice/session-c1.scope', 'c1'],
    ['/user.slice/user-1000.slice/user@1000.service/init.scope', 'user@1000'],
  ])('%s is a session', (path, id) => {
    expect(readCgroup(path)).toMatchObject({ kind: 'session', id });
  });

  test.each([
    '',
    '/',
    '/init.scope',
    '/system.slice',
    '/../../x.service',
    '/system.slice/run-u12.service',
    '/system.slice/run-r0123abcd.scope',
    '/machine.slice/machine-qemu\\x2d1\\x2dvm.scope',
  ])('%s tells nothing', (path) => {
    expect(readCgroup(path)).toBeNull();
  });

  test('an escape of several bytes is one character', () => {
    expect(readCgroup('/system.slice/caf\\xc3\\xa9.service')).toMatchObject({ name: 'café' });
  });
});

test.each([
  ['org.mozilla.firefox', 'Firefox'],
  ['org.telegram.desktop', 'Telegram'],
  ['com.spotify.Client', 'Spotify'],
  ['com.brave.Browser', 'Brave Browser'],
  ['com.google.Chrome', 'Chrome'],
  ['org.gnome.Nautilus.desktop', 'Nautilus'],
  ['org.libreoffice.LibreOffice', 'LibreOffice'],
  ['firefox_firefox', 'Firefox'],
  ['transmission-gtk', 'Transmission Gtk'],
  ['.', '.'],
  ['', ''],
])('the application %s is called %s', (id, name) => {
  expect(appName(id)).toBe(name);
});
