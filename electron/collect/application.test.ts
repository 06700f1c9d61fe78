import { expect, test } from 'vitest';
import { appOf, appOfCgroup, type Kin } from './application.ts';

interface Tree {
  readonly exe?: string | null;
  readonly args?: readonly string[];
  readonly name?: string;
  readonly cgroup?: string | null;
  readonly directory?: string | null;
  readonly isTitle?: boolean;
  readonly isKernelThread?: boolean;
}

/** A process and its ancestors, itself first, as they stand in /proc; pid 1 comes last by itself. */
function chain(...trees: readonly Tree[]): readonly Kin[] {
  const all = [...trees, { exe: '/usr/lib/systemd/systemd', args: ['/sbin/init'], name: 'systemd', cgroup: '/init.scope' }];
  return all.map((tree, at) => {
    const { exe = null, args = [], cgroup = null } = tree;
    const isLast = at === all.length - 1;
    const base = (exe ?? args[0] ?? 'unknown').split('/').pop() ?? '';
    const pid = isLast ? 1 : 1_000 - at;
    return {
      process: {
        pid,
        parentPid: isLast ? null : 1_000 - at - 1,
        name: tree.name ?? base.slice(0, 15),
        exe,
        commandLine: args.join(' '),
        user: 'alice',
        startedAt: null,
        cgroup,
      },
      args,
      isTitle: tree.isTitle ?? false,
      isKernelThread: tree.isKernelThread ?? false,
      directory: tree.directory ?? null,
    };
  });
}

const run = (command: string, exe: string, rest: Tree = {}): Tree => ({ exe, args: command.split(' '), ...rest });
const SESSION = '/user.slice/user-1000.slice/session-3.scope';
const TAB = '/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-0a1b2c3d-0000-4000-8000-000000000000.scope';
const appScope = (id: string) => `/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-${id}-4321.scope`;
const bash = run('bash', '/usr/bin/bash', { cgroup: TAB });

test('all helpers of a browser are one app, by the install directory they share', () => {
  const main = run('/opt/google/chrome/chrome', '/opt/google/chrome/chrome', { cgroup: SESSION });
  const network = run(
    '/opt/google/chrome/chrome --type=utility --utility-sub-type=network.mojom.NetworkService',
    '/opt/google/chrome/chrome',
    { cgroup: SESSION },
  );
  const crash = run('/opt/google/chrome/chrome_crashpad_handler --monitor-self', '/opt/google/chrome/chrome_crashpad_handler', {
    cgroup: SESSION,
  });
  const ids = [chain(main), chain(network, main), chain(crash, main)].map((one) => appOf(one)?.id);
  expect(new Set(ids)).toEqual(new Set(['exe:/opt/google/chrome/chrome']));
  expect(appOf(chain(network, main))).toMatchObject({ name: 'Google Chrome', kind: 'application', evidence: 'parent' });
});

test('a Firefox content process is Firefox', () => {
  const main = run('/usr/lib/firefox/firefox', '/usr/lib/firefox/firefox', { cgroup: appScope('firefox') });
  const content = run('/usr/lib/firefox/firefox -contentproc -childID 3 tab', '/usr/lib/firefox/firefox', {
    cgroup: appScope('firefox'),
  });
  expect(appOf(chain(content, main))).toMatchObject({ name: 'Firefox', evidence: 'cgroup' });
  expect(appOf(chain(content, main))?.id).toBe(appOf(chain(main))?.id);
});

test('a helper of an Electron app behind a shell belongs to the app', () => {
  const main = run('/usr/share/code/code', '/usr/share/code/code', { cgroup: SESSION });
  const shell = run('/bin/sh -c helper', '/usr/bin/dash', { cgroup: SESSION });
  const helper = run('/usr/share/code/resources/app/node_modules/rg', '/usr/share/code/resources/app/node_modules/rg', {
    cgroup: SESSION,
  });
  expect(appOf(chain(helper, shell, main))).toMatchObject({ id: 'exe:/usr/share/code/code', name: 'Visual Studio Code' });
});

test('workers stand under their server', () => {
  const master = {
    exe: '/usr/sbin/nginx',
    args: ['nginx: master process /usr/sbin/nginx'],
    isTitle: true,
    name: 'nginx',
    cgroup: SESSION,
  };
  const worker = { ...master, args: ['nginx: worker process'] };
  expect(appOf(chain(worker, master))).toMatchObject({ id: 'exe:/usr/sbin/nginx', name: 'nginx' });
  const postgres = run('/usr/lib/postgresql/15/bin/postgres -D /data', '/usr/lib/postgresql/15/bin/postgres', {
    cgroup: SESSION,
  });
  const backend = { ...postgres, args: ['postgres: app shop 192.0.2.7(40000) idle'], isTitle: true };
  expect(appOf(chain(backend, postgres))?.id).toBe(appOf(chain(postgres))?.id);
});

test('a worker whose executable may not be read is recognised by its name', () => {
  const worker: Tree = { exe: null, args: ['nginx: worker process'], isTitle: true, name: 'nginx' };
  expect(appOf(chain(worker, { ...worker, args: ['nginx: master process'] }))).toMatchObject({
    id: 'name:nginx',
    evidence: 'parent',
  });
});

test('a session of an OpenSSH server is the server, whichever executable serves it', () => {
  const server = run('sshd: /usr/sbin/sshd -D', '/usr/sbin/sshd', { isTitle: true, cgroup: '/system.slice/ssh.service' });
  const session = run('sshd-session: alice [priv]', '/usr/sbin/sshd-session', { isTitle: true, cgroup: SESSION });
  expect(appOf(chain(server))).toMatchObject({ id: 'service:ssh', name: 'OpenSSH server', kind: 'service' });
  expect(appOf(chain(session, server))?.name).toBe('OpenSSH server');
});

test('an interpreter is named by its script', () => {
  const inShop = { cgroup: TAB, directory: '/home/alice/shop' };
  const name = (command: string, exe: string) => appOf(chain(run(command, exe, inShop), bash))?.name;
  expect(name('node server.js', '/usr/bin/node')).toBe('server.js (node)');
  expect(name('node --enable-source-maps -r dotenv/config ./server.js --port 80', '/usr/bin/node')).toBe('server.js (node)');
  expect(name('java -Xmx1g -jar app.jar', '/usr/lib/jvm/jdk-21/bin/java')).toBe('app.jar (java)');
  expect(name('java -cp a.jar:b.jar com.example.Main x', '/usr/lib/jvm/jdk-21/bin/java')).toBe('com.example.Main (java)');
  expect(name('java -m shop/com.example.Main', '/usr/lib/jvm/jdk-21/bin/java')).toBe('com.example.Main (java)');
  expect(name('python3 -m http.server 8000', '/usr/bin/python3.11')).toBe('http.server (python)');
  expect(name('python3 -u manage.py runserver', '/usr/bin/python3.11')).toBe('manage.py (python)');
  expect(name('ruby -W0 app.rb', '/usr/bin/ruby3.1')).toBe('app.rb (ruby)');
  expect(name('perl -w /srv/daemon.pl', '/usr/bin/perl')).toBe('daemon.pl (perl)');
  expect(name('php -d x=1 -f worker.php', '/usr/bin/php8.2')).toBe('worker.php (php)');
  expect(name('deno run --allow-net main.ts', '/usr/bin/deno')).toBe('main.ts (deno)');
  expect(name('bun run index.ts', '/usr/local/bin/bun')).toBe('index.ts (bun)');
  expect(name('dotnet Shop.dll', '/usr/lib/dotnet/dotnet')).toBe('Shop.dll (dotnet)');
  expect(name('sh ./deploy.sh', '/usr/bin/dash')).toBe('deploy.sh (dash)');
  expect(name('node /home/alice/shop/node_modules/vite/bin/vite.js', '/usr/bin/node')).toBe('vite (node)');
  expect(name('node src/index.js', '/usr/bin/node')).toBe('src/index.js (node)');
});

test('an interpreter without a script is itself', () => {
  expect(appOf(chain(run('node', '/usr/bin/node', { cgroup: TAB }), bash))).toMatchObject({
    id: 'exe:/usr/bin/node',
    name: 'node',
  });
  expect(appOf(chain(run('python3 -c print(1)', '/usr/bin/python3.11', { cgroup: TAB }), bash))?.id).toBe(
    'exe:/usr/bin/python3.11',
  );
});

test('two scripts of one interpreter are two apps, also of the same name in two directories', () => {
  const at = (directory: string, script: string) =>
    appOf(chain(run(`node ${script}`, '/usr/bin/node', { cgroup: TAB, directory }), bash))?.id;
  const ids = [at('/srv/a', 'server.js'), at('/srv/b', 'server.js'), at('/srv/a', 'jobs.js')];
  expect(new Set(ids).size).toBe(3);
  expect(at('/srv/a', './server.js')).toBe(ids[0]);
  expect(at('/elsewhere', '/srv/a/server.js')).toBe(ids[0]);
});

test('the workers of a node cluster and of multiprocessing are under their script', () => {
  const node = run('node server.js', '/usr/bin/node', { cgroup: TAB, directory: '/srv/a' });
  expect(appOf(chain(node, node, bash))?.id).toBe('script:node:/srv/a/server.js');
  const main = run('python3 app.py', '/usr/bin/python3.11', { cgroup: TAB, directory: '/srv/a' });
  const spawned = {
    exe: '/usr/bin/python3.11',
    args: ['/usr/bin/python3', '-c', 'from multiprocessing.spawn import spawn_main; spawn_main()'],
    cgroup: TAB,
  };
  expect(appOf(chain(spawned, main, bash))?.id).toBe('script:python:/srv/a/app.py');
});

test('what npm starts is named by what it runs, and npm by its title', () => {
  const npm = { exe: '/usr/bin/node', args: ['npm exec vite'], isTitle: true, name: 'npm exec vite', cgroup: TAB };
  const shell = run('sh -c vite', '/usr/bin/dash', { cgroup: TAB });
  const vite = run('node /srv/a/node_modules/.bin/vite', '/usr/bin/node', { cgroup: TAB, directory: '/srv/a' });
  expect(appOf(chain(vite, shell, npm, bash))?.name).toBe('vite (node)');
  expect(appOf(chain(npm, bash))?.name).toBe('npm (node)');
});

test('a terminal tab, a login session and a terminal program say nothing of what runs in them', () => {
  const curl = (cgroup: string) => run('curl https://example.com', '/usr/bin/curl', { cgroup });
  expect(appOf(chain(curl(TAB), bash))?.id).toBe('exe:/usr/bin/curl');
  expect(appOf(chain(curl(SESSION)))?.id).toBe('exe:/usr/bin/curl');
  const inEditor = appScope('code');
  const shell = run('/bin/bash', '/usr/bin/bash', { cgroup: inEditor });
  const editor = run('/usr/share/code/code', '/usr/share/code/code', { cgroup: inEditor });
  expect(appOf(chain(curl(inEditor), shell, editor))?.id).toBe('exe:/usr/bin/curl');
  expect(appOf(chain(editor))?.name).toBe('Visual Studio Code');
});

test('a wrapper script that starts a desktop app does not part it from its scope', () => {
  const scope = appScope('org.example.Player');
  const player = run('/usr/lib/player/player', '/usr/lib/player/player', { cgroup: scope });
  const wrapper = run('/bin/sh /usr/bin/player', '/usr/bin/dash', { cgroup: scope });
  expect(appOf(chain(player, wrapper))).toMatchObject({ evidence: 'cgroup', kind: 'application' });
});

test('containers, snaps, flatpaks and services are told by the cgroup alone', () => {
  const hex = 'c0ffee'.padEnd(64, '0');
  expect(appOfCgroup(`/system.slice/docker-${hex}.scope`)).toMatchObject({
    id: `container:docker:${hex}`,
    kind: 'container',
    name: 'Docker c0ffee000000',
  });
  expect(
    appOfCgroup(
      '/user.slice/user-1000.slice/user@1000.service/app.slice/snap.firefox.firefox-0a1b2c3d-0000-4000-8000-000000000000.scope',
    ),
  ).toMatchObject({ id: 'snap:firefox', name: 'Firefox', kind: 'snap' });
  expect(
    appOfCgroup('/user.slice/user-1000.slice/user@1000.service/app.slice/app-flatpak-org.mozilla.firefox-4321.scope'),
  ).toMatchObject({ id: 'flatpak:org.mozilla.firefox', name: 'Firefox', kind: 'flatpak' });
  expect(appOfCgroup('/system.slice/nginx.service')).toMatchObject({ id: 'service:nginx', name: 'nginx', kind: 'service' });
  expect(appOfCgroup(SESSION)).toBeNull();
  expect(appOfCgroup('/')).toBeNull();
  expect(appOfCgroup(null)).toBeNull();
});

test('the container that Portlight itself runs in tells nothing', () => {
  const hex = 'c0ffee'.padEnd(64, '0');
  const cgroup = `/system.slice/docker-${hex}.scope`;
  expect(appOf(chain(run('curl x', '/usr/bin/curl', { cgroup })), hex)?.id).toBe('exe:/usr/bin/curl');
  expect(appOfCgroup(cgroup, hex)).toBeNull();
});

test('two instances under one unit are one app, and a job of cron is not cron', () => {
  const unit = '/system.slice/shop.service';
  const one = run('node /srv/shop/a.js', '/usr/bin/node', { cgroup: unit });
  const two = run('python3 /srv/shop/b.py', '/usr/bin/python3.11', { cgroup: unit });
  expect(appOf(chain(one))?.id).toBe(appOf(chain(two))?.id);
  const job = run('python3 /srv/backup.py', '/usr/bin/python3.11', { cgroup: '/system.slice/cron.service' });
  expect(appOf(chain(job))?.name).toBe('backup.py (python)');
});

test('a kernel thread is the system', () => {
  expect(appOf(chain({ name: 'nfsd', isKernelThread: true }))).toMatchObject({ id: 'system', kind: 'system' });
});

test('a hostile name stays one bounded line of text', () => {
  const app = appOf(chain({ exe: `/tmp/e\u001b[31m\n\u202e${'x'.repeat(500)}`, args: ['x'] }));
  expect(app?.name.length).toBeLessThanOrEqual(120);
  expect(app?.name).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
});

test('no process is no app', () => {
  expect(appOf([])).toBeNull();
});
