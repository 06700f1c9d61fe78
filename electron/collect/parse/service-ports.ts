import { registeredPort } from '../../../shared/ports/port-service.ts';

/**
 * Ports by the service name that a tool without `-n` prints in their place (services(5)): names of Debian's and Red Hat's
 * /etc/services that are not those of the registry, or not the only ones.
 */
const PORTS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    tcpmux: 1,
    echo: 7,
    discard: 9,
    systat: 11,
    daytime: 13,
    netstat: 15,
    qotd: 17,
    chargen: 19,
    'ftp-data': 20,
    ftp: 21,
    ssh: 22,
    telnet: 23,
    smtp: 25,
    time: 37,
    whois: 43,
    nicname: 43,
    tacacs: 49,
    domain: 53,
    bootps: 67,
    bootpc: 68,
    tftp: 69,
    gopher: 70,
    finger: 79,
    http: 80,
    www: 80,
    kerberos: 88,
    kerberos5: 88,
    pop3: 110,
    sunrpc: 111,
    rpcbind: 111,
    auth: 113,
    nntp: 119,
    ntp: 123,
    epmap: 135,
    'netbios-ns': 137,
    'netbios-dgm': 138,
    'netbios-ssn': 139,
    imap: 143,
    imap2: 143,
    snmp: 161,
    'snmp-trap': 162,
    snmptrap: 162,
    xdmcp: 177,
    bgp: 179,
    irc: 194,
    ldap: 389,
    svrloc: 427,
    https: 443,
    'microsoft-ds': 445,
    kpasswd: 464,
    submissions: 465,
    urd: 465,
    isakmp: 500,
    'dhcpv6-client': 546,
    'dhcpv6-server': 547,
    rtsp: 554,
    nntps: 563,
    submission: 587,
    ipp: 631,
    ldaps: 636,
    ptp: 319,
    'kerberos-adm': 749,
    'domain-s': 853,
    rsync: 873,
    ftps: 990,
    telnets: 992,
    imaps: 993,
    pop3s: 995,
    socks: 1080,
    openvpn: 1194,
    'ms-sql-s': 1433,
    'ms-sql-m': 1434,
    l2f: 1701,
    l2tp: 1701,
    pptp: 1723,
    radius: 1812,
    'radius-acct': 1813,
    mqtt: 1883,
    ssdp: 1900,
    nfs: 2049,
    git: 9418,
    iscsi: 3260,
    'iscsi-target': 3260,
    mysql: 3306,
    'ms-wbt-server': 3389,
    svn: 3690,
    epmd: 4369,
    'ipsec-nat-t': 4500,
    sip: 5060,
    'sip-tls': 5061,
    'xmpp-client': 5222,
    'xmpp-server': 5269,
    mdns: 5353,
    llmnr: 5355,
    hostmon: 5355,
    postgresql: 5432,
    postgres: 5432,
    amqps: 5671,
    amqp: 5672,
    'vnc-server': 5900,
    rfb: 5900,
    x11: 6000,
    'x11-1': 6001,
    redis: 6379,
    ircd: 6667,
    'ircs-u': 6697,
    'bacula-dir': 9101,
    'bacula-fd': 9102,
    'bacula-sd': 9103,
    'http-alt': 8080,
    webcache: 8080,
    secure_mqtt: 8883,
    'secure-mqtt': 8883,
    puppet: 8140,
    'zabbix-agent': 10050,
    'zabbix-trapper': 10051,
    amanda: 10080,
    memcache: 11211,
  }),
);

/** More of Debian's names: a name and its port, parted by a bar. */
const DEBIAN = `
sink 9|null 9|users 11|quote 17|ttytst 19|source 19|fsp 21|fspd 21|mail 25|timserver 37|krb5 88|kerberos-sec 88|tsap 102
pop-3 110|portmapper 111|authentication 113|tap 113|ident 113|readnews 119|untp 119|loc-srv 135|z3950 210|wais 210
Clearcase 371|ssmtp 465|smtps 465|comsat 512|whod 513|cmd 514|spooler 515|route 520|routed 520|uucpd 540|krcmd 544|snntp 563
lotusnotes 1352|datametrics 1645|old-radius 1645|old-radacct 1646|radacct 1813|gds-db 3050|subversion 3690|jabber-client 5222
jabber-server 5269|rptp 5556|x11-0 6000|x11-2 6002|x11-3 6003|x11-4 6004|x11-5 6005|x11-6 6006|x11-7 6007|sge-qmaster 6444
sge-execd 6445|bbs 7000|xfs 7100|kerberos4 750|kdc 750|kerberos-master 751|kerberos_master 751|passwd-server 752
passwd_server 752|krb-prop 754|krb_prop 754|krb5_prop 754|hprop 754|iprop 2121|supfilesrv 871|supfiledbg 1127|poppassd 106
moira-db 775|moira_db 775|moira-update 777|moira_update 777|moira-ureg 779|moira_ureg 779|spamd 783|skkserv 1178|predict 1210
rmtcfg 1236|xtel 1313|xtelw 1314|zebrasrv 2600|zebra 2601|ripd 2602|ripngd 2603|ospfd 2604|bgpd 2605|ospf6d 2606|ospfapi 2607
isisd 2608|fax 4557|lrrd 4949|rplay 5555|nsca 5667|canna 5680|sane 6566|saned 6566|zope-ftp 8021|tproxy 8081|omniorb 8088
clc-build-daemon 8990|xinetd 9098|zope 9673|webmin 10000|kamanda 10081|amandaidx 10082|amidxtape 10083|sgi-cmsd 17001
sgi-crsd 17002|sgi-gcd 17003|sgi-cad 17004|asp 27374|csync2 30865|dircproxy 57000|tfido 60177|fido 60179`;

/** Names that stand for one port on one system and for another on the next: nothing can be told from them. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['icp']);

const debian: ReadonlyMap<string, number> = new Map(
  DEBIAN.trim()
    .split(/[|\n]/)
    .map((entry) => [entry.slice(0, entry.indexOf(' ')), Number(entry.slice(entry.indexOf(' ') + 1))]),
);

/** The port of a service name; null when the name is not known here. */
export function servicePort(name: string): number | null {
  if (AMBIGUOUS.has(name)) return null;
  return PORTS.get(name) ?? debian.get(name) ?? registeredPort(name);
}
