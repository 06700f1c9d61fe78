/** What people call a program: by the base name of its executable, unit, snap or desktop file, lower case. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    chrome: 'Google Chrome',
    'google-chrome': 'Google Chrome',
    'google-chrome-stable': 'Google Chrome',
    chromium: 'Chromium',
    'chromium-browser': 'Chromium',
    'chromium-browser-privacy': 'Chromium',
    chrome_crashpad_handler: 'Google Chrome',
    firefox: 'Firefox',
    'firefox-bin': 'Firefox',
    'firefox-esr': 'Firefox',
    'org.mozilla.firefox': 'Firefox',
    msedge: 'Microsoft Edge',
    'microsoft-edge': 'Microsoft Edge',
    brave: 'Brave',
    'brave-browser': 'Brave',
    opera: 'Opera',
    'vivaldi-bin': 'Vivaldi',
    code: 'Visual Studio Code',
    'code-insiders': 'Visual Studio Code Insiders',
    codium: 'VSCodium',
    cursor: 'Cursor',
    slack: 'Slack',
    discord: 'Discord',
    spotify: 'Spotify',
    'signal-desktop': 'Signal',
    'telegram-desktop': 'Telegram',
    zoom: 'Zoom',
    teams: 'Microsoft Teams',
    thunderbird: 'Thunderbird',
    'thunderbird-bin': 'Thunderbird',
    evolution: 'Evolution',
    steam: 'Steam',
    dropbox: 'Dropbox',
    syncthing: 'Syncthing',
    'org.gnome.epiphany': 'GNOME Web',
    sshd: 'OpenSSH server',
    'sshd-session': 'OpenSSH server',
    ssh: 'OpenSSH client',
    'ssh-agent': 'OpenSSH agent',
    nginx: 'nginx',
    apache2: 'Apache HTTP Server',
    httpd: 'Apache HTTP Server',
    caddy: 'Caddy',
    haproxy: 'HAProxy',
    traefik: 'Traefik',
    postgres: 'PostgreSQL',
    postgresql: 'PostgreSQL',
    mysqld: 'MySQL',
    mysql: 'MySQL',
    mariadbd: 'MariaDB',
    mariadb: 'MariaDB',
    mongod: 'MongoDB',
    'redis-server': 'Redis',
    redis: 'Redis',
    'valkey-server': 'Valkey',
    memcached: 'memcached',
    'beam.smp': 'Erlang',
    'rabbitmq-server': 'RabbitMQ',
    'docker-proxy': 'Docker',
    dockerd: 'Docker',
    docker: 'Docker',
    containerd: 'containerd',
    rootlessport: 'Podman',
    slirp4netns: 'Podman',
    'systemd-resolved': 'systemd-resolved',
    'systemd-resolve': 'systemd-resolved',
    'systemd-timesyncd': 'systemd-timesyncd',
    'systemd-networkd': 'systemd-networkd',
    networkmanager: 'NetworkManager',
    dhclient: 'DHCP client',
    dhcpcd: 'DHCP client',
    chronyd: 'chrony',
    'avahi-daemon': 'Avahi',
    cupsd: 'CUPS',
    cups: 'CUPS',
    'cups-browsed': 'CUPS',
    dnsmasq: 'dnsmasq',
    named: 'BIND',
    unbound: 'Unbound',
    smbd: 'Samba',
    nmbd: 'Samba',
    rpcbind: 'rpcbind',
    tailscaled: 'Tailscale',
    openvpn: 'OpenVPN',
    exim4: 'Exim',
    postfix: 'Postfix',
    dovecot: 'Dovecot',
    'qemu-system-x86_64': 'QEMU',
    curl: 'curl',
    wget: 'Wget',
    git: 'Git',
    'git-remote-http': 'Git',
    'git-remote-https': 'Git',
    portlight: 'Portlight',
  }),
);

/** The name people know, null where this table has none. `word` is a base name, a unit without its type, or an application id. */
export function familiarName(word: string): string | null {
  return NAMES.get(word.toLowerCase()) ?? null;
}

/**
 * One name for the files of one program: an OpenSSH server serves each session by another executable (since OpenSSH 9.8), git by a
 * helper for each transport.
 */
const SAME_PROGRAM: ReadonlyMap<string, string> = new Map([
  ['sshd-session', 'sshd'],
  ['sshd-auth', 'sshd'],
  ['git-remote-http', 'git'],
  ['git-remote-https', 'git'],
  ['firefox-bin', 'firefox'],
  ['chrome_crashpad_handler', 'chrome'],
]);

/** The program that a base name of an executable belongs to. */
export function programOf(base: string): string {
  return SAME_PROGRAM.get(base) ?? base;
}

/** Services that only start other people's programs: being under one says nothing of the program. */
export const LAUNCHER_SERVICES: ReadonlySet<string> = new Set([
  'cron',
  'crond',
  'cronie',
  'anacron',
  'atd',
  'supervisor',
  'supervisord',
  'lightdm',
  'gdm',
  'gdm3',
  'sddm',
  'display-manager',
  'xrdp-sesman',
  'getty',
  'serial-getty',
  'rc-local',
  'tmux',
  'screen',
  'dbus',
  'dbus-broker',
]);

/** What people call the programs of Windows: by file name without `.exe`, lower case. */
const WINDOWS_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    explorer: 'Windows Explorer',
    lsass: 'Local Security Authority',
    services: 'Service Control Manager',
    wininit: 'Windows Start-Up',
    spoolsv: 'Print Spooler',
    searchhost: 'Windows Search',
    startmenuexperiencehost: 'Start Menu',
    msmpeng: 'Microsoft Defender',
    onedrive: 'OneDrive',
    'ms-teams': 'Microsoft Teams',
    outlook: 'Outlook',
    winword: 'Word',
    excel: 'Excel',
    iexplore: 'Internet Explorer',
    powershell: 'Windows PowerShell',
    pwsh: 'PowerShell',
    sqlservr: 'SQL Server',
    msedgewebview2: 'Microsoft Edge WebView2',
  }),
);

/** The name that people know a program of Windows by, null where this table has none. */
export function familiarWindowsName(base: string): string | null {
  return WINDOWS_NAMES.get(base.toLowerCase()) ?? null;
}
