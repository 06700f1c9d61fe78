import { cleanText } from '../clean-text.ts';
import type { Socket } from '../socket.ts';

/** A server program that is known by name: where it usually waits, and whether everyone should be able to reach it. */
export interface Product {
  readonly id: string;
  /** As its makers write it. */
  readonly name: string;
  /** Names of its executables, lower case, without `.exe`. */
  readonly programs: readonly string[];
  /** Where it usually waits; the first is THE port. */
  readonly ports: readonly number[];
  /** `database` and `admin` are for a few; `public` is made to be reached by all who may. */
  readonly kind: 'database' | 'admin' | 'public';
  /** False where whoever reaches it may use it, as it comes. */
  readonly asksWho: boolean;
  /** What stands in its settings so that this machine alone reaches it; null where there is no such setting. */
  readonly closing: { readonly where: string; readonly setting: string } | null;
}

type Row = readonly [id: string, name: string, programs: string, ports: string, asks: boolean, where: string, setting: string];

const product = (kind: Product['kind'], rows: readonly Row[]): readonly Product[] =>
  rows.map(([id, name, programs, ports, asksWho, where, setting]) => ({
    id,
    name,
    programs: programs === '' ? [] : programs.split(' '),
    ports: ports.split(' ').map(Number),
    kind,
    asksWho,
    closing: setting === '' ? null : { where, setting },
  }));

/** Settings as the makers' manuals have them. */
const DATABASES: readonly Row[] = [
  ['postgresql', 'PostgreSQL', 'postgres postmaster', '5432 5433', true, 'postgresql.conf', "listen_addresses = 'localhost'"],
  ['mysql', 'MySQL', 'mysqld', '3306 33060', true, 'my.cnf, [mysqld]', 'bind-address = 127.0.0.1'],
  ['mariadb', 'MariaDB', 'mariadbd', '3306', true, 'my.cnf, [mysqld]', 'bind-address = 127.0.0.1'],
  ['redis', 'Redis', 'redis-server', '6379', false, 'redis.conf', 'bind 127.0.0.1 -::1 · protected-mode yes'],
  ['valkey', 'Valkey', 'valkey-server', '6379', false, 'valkey.conf', 'bind 127.0.0.1 -::1 · protected-mode yes'],
  ['mongodb', 'MongoDB', 'mongod mongos', '27017 27018 27019', false, 'mongod.conf', 'net.bindIp: 127.0.0.1'],
  ['elasticsearch', 'Elasticsearch', '', '9200 9300', false, 'elasticsearch.yml', 'network.host: _local_'],
  ['memcached', 'memcached', 'memcached', '11211', false, 'memcached.conf', '-l 127.0.0.1 -U 0'],
  ['couchdb', 'CouchDB', 'couchdb', '5984', true, 'local.ini, [chttpd]', 'bind_address = 127.0.0.1'],
  ['influxdb', 'InfluxDB', 'influxd influxdb3', '8086', true, 'config.toml', 'http-bind-address = "127.0.0.1:8086"'],
  [
    'clickhouse',
    'ClickHouse',
    'clickhouse-server clickhouse',
    '8123 9000 9009',
    true,
    'config.xml',
    '<listen_host>127.0.0.1</listen_host>',
  ],
  ['cassandra', 'Cassandra', '', '9042 7000 9160', false, 'cassandra.yaml', 'rpc_address: localhost'],
  ['neo4j', 'Neo4j', '', '7687 7474', true, 'neo4j.conf', 'server.default_listen_address=localhost'],
  ['mssql', 'SQL Server', 'sqlservr', '1433', true, 'mssql.conf', 'network.ipaddress = 127.0.0.1'],
  ['oracle', 'Oracle Database', 'tnslsnr', '1521', true, 'listener.ora', '(ADDRESS=(PROTOCOL=TCP)(HOST=localhost)(PORT=1521))'],
  ['etcd', 'etcd', 'etcd', '2379 2380', false, 'etcd.conf.yml', 'listen-client-urls: http://127.0.0.1:2379'],
  ['zookeeper', 'ZooKeeper', '', '2181', false, 'zoo.cfg', 'clientPortAddress=127.0.0.1'],
];

const ADMIN: readonly Row[] = [
  ['docker', 'Docker API', 'dockerd', '2375', false, 'daemon.json', '"hosts": ["unix:///var/run/docker.sock"]'],
  ['vnc', 'VNC', 'xvnc x11vnc xtigervnc wayvnc vino-server', '5900 5901 5902 5903', true, 'vncserver-config', '-localhost yes'],
  ['rdp', 'Remote Desktop', 'xrdp', '3389', true, 'xrdp.ini', 'port=tcp://127.0.0.1:3389'],
  ['telnet', 'Telnet', 'telnetd in.telnetd inetutils-telnetd', '23', true, '', ''],
  ['x11', 'X11', 'xorg x', '6000 6001', true, 'X(7)', '-nolisten tcp'],
  ['adb', 'Android Debug Bridge', 'adb adbd', '5555', false, 'adb', 'adb usb'],
  ['node-inspector', 'Node.js inspector', '', '9229', false, 'node', '--inspect=127.0.0.1:9229'],
  ['devtools', 'Chrome DevTools', '', '9222', false, 'chrome', '--remote-debugging-address=127.0.0.1'],
  ['jdwp', 'Java debugger', '', '5005', false, 'java', '-agentlib:jdwp=…,address=127.0.0.1:5005'],
  ['consul', 'Consul', 'consul', '8500', false, 'consul.hcl', 'client_addr = "127.0.0.1"'],
  ['webmin', 'Webmin', 'miniserv.pl', '10000', true, 'miniserv.conf', 'bind=127.0.0.1'],
  ['winrm', 'Windows Remote Management', '', '5985', true, 'winrm', 'winrm set winrm/config/service @{IPv4Filter="127.0.0.1"}'],
];

/** These are reached by others on purpose: named so that an unusual port can be told. */
const PUBLIC: readonly Row[] = [
  ['ssh', 'SSH', 'sshd', '22', true, '', ''],
  ['dns', 'DNS', 'named unbound', '53', true, '', ''],
  ['smtp', 'SMTP', 'exim4 exim', '25 465 587', true, '', ''],
  ['imap', 'IMAP', 'dovecot imapd', '143 993 110 995', true, '', ''],
  ['ftp', 'FTP', 'vsftpd proftpd', '21 20 990', true, '', ''],
  ['mqtt', 'MQTT', 'mosquitto', '1883 8883', true, '', ''],
  ['ldap', 'LDAP', 'slapd', '389 636', true, '', ''],
  ['smb', 'SMB', 'smbd', '445 139', true, '', ''],
];

const PRODUCTS = [...product('database', DATABASES), ...product('admin', ADMIN), ...product('public', PUBLIC)];
const byProgram = new Map(PRODUCTS.flatMap((one) => one.programs.map((program) => [program, one] as const)));
const byPort = new Map<number, Product>();
for (const one of PRODUCTS) for (const port of one.ports) if (!byPort.has(port)) byPort.set(port, one);

/** Who stands on a port for others, so that its name says nothing of what answers there. */
const STAND_INS: ReadonlySet<string> = new Set([
  ...[
    'docker-proxy',
    'rootlessport',
    'rootlesskit',
    'com.docker.backend',
    'vpnkit',
    'system',
    'wslrelay',
    'conmon',
    'podman',
    'systemd',
  ],
  ...['java', 'beam.smp', 'ssh', 'svchost', 'haproxy', 'socat', 'kubectl'],
]);
/** Programs that open such a port of their own beside what else they do. */
const HABITS: ReadonlyMap<string, string> = new Map([
  ['node', 'node-inspector'],
  ['chrome', 'devtools'],
  ['chromium', 'devtools'],
  ['msedge', 'devtools'],
]);
/** Of programs that run anything, the port speaks only where it is no one else's habit. */
const PORTS_OF_MANY: ReadonlySet<number> = new Set([8086, 8123, 9000, 9009, 10_000, 7000, 5433]);

/** What a listener is as far as can be told. `certain`: its program is known. `likely`: a stand-in or nobody known, on its own port. */
export interface Recognised {
  readonly product: Product;
  readonly confidence: 'certain' | 'likely' | 'possible';
}

/** The product that waits at a socket; null where its program is another, or nothing tells. */
export function productOf(socket: Socket): Recognised | null {
  const programs = socket.owners.map(programOf);
  for (const program of programs) {
    const product = byProgram.get(program);
    if (product !== undefined) return { product, confidence: 'certain' };
  }
  const product = byPort.get(socket.local.port ?? 0);
  if (product === undefined || PORTS_OF_MANY.has(socket.local.port ?? 0)) return null;
  if (programs.length === 0) return { product, confidence: 'possible' };
  const isTheirs = programs.some((program) => STAND_INS.has(program) || HABITS.get(program) === product.id);
  return isTheirs ? { product, confidence: 'likely' } : null;
}

/** The port at which a recognised program usually waits, where it waits at another one; null where its port is usual or unknown. */
export function usualPortInstead(socket: Socket): { readonly service: string; readonly port: number } | null {
  const recognised = productOf(socket);
  if (recognised === null || recognised.confidence !== 'certain' || socket.local.port === null) return null;
  const { ports, name } = recognised.product;
  const [usual] = ports;
  return ports.includes(socket.local.port) || usual === undefined ? null : { service: name, port: usual };
}

function programOf({ name, exe }: Socket['owners'][number]): string {
  const file = exe?.split(/[/\\]/).at(-1) ?? name;
  return cleanText(file, 64)
    .toLowerCase()
    .replace(/\.exe$/, '');
}
