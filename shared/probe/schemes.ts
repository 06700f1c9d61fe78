/** What a URL's scheme says of its connection: port, transport, and what is spoken. */
export interface Scheme {
  /** null: the scheme implies none, it must be told. */
  readonly port: number | null;
  readonly transport: 'tcp' | 'udp';
  readonly hasTls: boolean;
  readonly http: 'none' | 'http' | 'websocket';
}

/** Schemes with nothing above TCP that is tested, and their usual ports (IANA, and the documentation of each program). */
const PLAIN: Readonly<Record<string, number>> = {
  ...{
    ftp: 21,
    ssh: 22,
    sftp: 22,
    scp: 22,
    telnet: 23,
    smtp: 25,
    submission: 587,
    gopher: 70,
    pop3: 110,
    pop: 110,
    nntp: 119,
    imap: 143,
  },
  ...{
    ldap: 389,
    smb: 445,
    rtsp: 554,
    ipp: 631,
    rsync: 873,
    socks5: 1080,
    socks: 1080,
    mssql: 1433,
    sqlserver: 1433,
    oracle: 1521,
  },
  ...{
    mqtt: 1883,
    svn: 3690,
    mysql: 3306,
    mariadb: 3306,
    rdp: 3389,
    nats: 4222,
    sip: 5060,
    xmpp: 5222,
    postgres: 5432,
    postgresql: 5432,
  },
  ...{
    amqp: 5672,
    vnc: 5900,
    redis: 6379,
    irc: 6667,
    cassandra: 9042,
    kafka: 9092,
    git: 9418,
    memcached: 11_211,
    mongodb: 27_017,
  },
};
const WITH_TLS: Readonly<Record<string, number>> = {
  ...{
    smtps: 465,
    ldaps: 636,
    ftps: 990,
    imaps: 993,
    pop3s: 995,
    sips: 5061,
    amqps: 5671,
    rediss: 6379,
    ircs: 6697,
    mqtts: 8883,
    dot: 853,
  },
};
const OTHERS: Readonly<Record<string, Scheme>> = {
  http: { port: 80, transport: 'tcp', hasTls: false, http: 'http' },
  https: { port: 443, transport: 'tcp', hasTls: true, http: 'http' },
  ws: { port: 80, transport: 'tcp', hasTls: false, http: 'websocket' },
  wss: { port: 443, transport: 'tcp', hasTls: true, http: 'websocket' },
  tcp: { port: null, transport: 'tcp', hasTls: false, http: 'none' },
  tls: { port: 443, transport: 'tcp', hasTls: true, http: 'none' },
  udp: { port: null, transport: 'udp', hasTls: false, http: 'none' },
  quic: { port: 443, transport: 'udp', hasTls: false, http: 'none' },
  dns: { port: 53, transport: 'udp', hasTls: false, http: 'none' },
  ntp: { port: 123, transport: 'udp', hasTls: false, http: 'none' },
  stun: { port: 3478, transport: 'udp', hasTls: false, http: 'none' },
};

/** What is known of a scheme (lower case); null when nothing is. */
export function schemeOf(name: string): Scheme | null {
  const own = (table: Readonly<Record<string, unknown>>) => Object.hasOwn(table, name);
  if (own(OTHERS)) return OTHERS[name] ?? null;
  if (own(PLAIN)) return { port: PLAIN[name] ?? null, transport: 'tcp', hasTls: false, http: 'none' };
  return own(WITH_TLS) ? { port: WITH_TLS[name] ?? null, transport: 'tcp', hasTls: true, http: 'none' } : null;
}
