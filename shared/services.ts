import type { Protocol } from './socket.ts';

/**
 * Ports and the service that usually answers there: port, protocols (t, u or tu), name, other names. Mostly the IANA registry
 * (Service Name and Transport Protocol Port Number Registry), with the names people use, and ports that are convention alone.
 */
const USUAL = `
7 tu echo|9 tu discard|13 tu daytime|17 tu qotd|19 tu chargen|20 t ftp-data|21 t ftp|22 t ssh|23 t telnet|25 t smtp|37 tu time
43 t whois|49 t tacacs|53 tu dns domain|67 u dhcp-server bootps dhcp|68 u dhcp-client bootpc|69 u tftp|70 t gopher|79 t finger
80 t http www|80 u http3|88 tu kerberos|102 t iso-tsap s7|110 t pop3|111 tu rpcbind sunrpc portmapper|113 t ident|119 t nntp
123 u ntp|135 t msrpc epmap|137 u netbios-ns|138 u netbios-dgm|139 t netbios-ssn|143 t imap|161 u snmp|162 u snmp-trap
177 u xdmcp|179 t bgp|194 t irc|264 t bgmp|389 tu ldap|427 tu slp|443 t https|443 u http3 quic|445 t smb microsoft-ds cifs
464 tu kpasswd|465 t smtps submissions|500 u ipsec-ike isakmp ike|502 t modbus|512 t rexec|513 t rlogin|514 t rsh|514 u syslog
515 t lpd printer|520 u rip|521 u ripng|523 t ibm-db2|543 t klogin|546 u dhcpv6-client|547 u dhcpv6-server|548 t afp|554 tu rtsp
563 t nntps|587 t submission|593 t http-rpc|623 u ipmi|631 tu ipp cups|636 t ldaps|646 tu ldp|853 tu dns-over-tls domain-s
860 t iscsi-system|873 t rsync|902 t vmware-auth|989 t ftps-data|990 t ftps|992 t telnets|993 t imaps|995 t pop3s
1080 t socks|1099 t java-rmi rmi|1194 tu openvpn|1352 t lotus-notes|1433 t mssql ms-sql-s|1434 u mssql-browser|1521 t oracle
1701 u l2tp|1716 tu kde-connect|1723 t pptp|1812 u radius|1813 u radius-accounting|1883 t mqtt|1900 u ssdp upnp|2049 tu nfs
2082 t cpanel|2083 t cpanel-tls|2181 t zookeeper|2222 t ssh-alt|2375 t docker|2376 t docker-tls|2377 t docker-swarm|2379 t etcd
2380 t etcd-peer|2483 t oracle-db|2484 t oracle-tls|3000 t dev-server|3128 t http-proxy squid|3260 t iscsi|3268 t ldap-gc
3269 t ldaps-gc|3306 t mysql mariadb|3333 t dev-server|3389 tu rdp ms-wbt-server|3478 tu stun turn|3479 u stun|3480 u stun
3481 u stun|3690 t svn|3702 u ws-discovery|4000 t dev-server|4200 t angular-dev|4222 t nats|4369 t epmd|4443 t https-alt
4500 u ipsec-nat-t|4789 u vxlan|4840 t opc-ua|4848 t glassfish|5000 t dev-server upnp|5004 u rtp|5005 t java-debug
5050 t mmcc|5060 tu sip|5061 t sips|5173 t vite-dev|5201 tu iperf3|5222 t xmpp|5223 t xmpp-tls apns|5228 t google-push fcm
5269 t xmpp-server|5349 tu stun-tls turns|5351 u nat-pmp|5353 u mdns|5355 tu llmnr|5357 t wsdapi|5432 t postgres postgresql
5433 t postgres-alt|5555 t adb|5601 t kibana|5671 t amqps|5672 t amqp rabbitmq|5683 u coap|5684 u coaps|5778 t jaeger
5900 t vnc rfb|5901 t vnc|5938 tu teamviewer|5984 t couchdb|5985 t winrm|5986 t winrm-tls|6000 t x11|6379 t redis|6380 t redis-tls
6432 t pgbouncer|6443 t kubernetes k8s-api|6514 t syslog-tls|6667 t irc|6697 t ircs|6881 tu bittorrent|7000 t cassandra-nodes
7077 t spark|7474 t neo4j|7687 t neo4j-bolt|8000 t http-alt|8008 t http-alt|8009 t ajp|8080 t http-alt|8081 t http-alt
8086 t influxdb|8088 t http-alt|8089 t splunk|8123 t home-assistant|8125 u statsd|8139 t puppet|8200 t vault|8291 t winbox
8300 t consul-server|8301 tu consul-gossip|8333 t bitcoin|8443 t https-alt|8472 u vxlan-linux|8500 t consul|8554 t rtsp-alt
8529 t arangodb|8600 tu consul-dns|8834 t nessus|8883 t mqtts|8888 t jupyter|9000 t http-alt|9042 t cassandra|9080 t http-alt
9090 t prometheus|9092 t kafka|9093 t alertmanager|9100 t node-exporter jetdirect|9160 t cassandra-thrift|9200 t elasticsearch
9229 t node-inspector|9222 t devtools|9300 t elasticsearch-nodes|9418 t git|9443 t https-alt|9993 u zerotier|9999 t dev-server
10000 t webmin|10050 t zabbix-agent|10051 t zabbix|10250 t kubelet|11211 tu memcached|11434 t ollama|15672 t rabbitmq-admin
16686 t jaeger-ui|17500 tu dropbox-lan|18080 t http-alt|19132 u minecraft-bedrock|19302 u stun|22000 tu syncthing
24800 t synergy|25565 t minecraft|25672 t rabbitmq-nodes|26257 t cockroachdb|27015 tu steam-game|27017 t mongodb|27018 t mongodb
28017 t mongodb-web|32400 t plex|41641 u tailscale|50051 t grpc|50070 t hadoop-namenode|51820 u wireguard|61616 t activemq`;

const names = new Map<string, string>();
const others = new Map<string, string>();

for (const entry of USUAL.trim().split(/[|\n]/)) {
  const [port = '', protocols = '', name = '', ...more] = entry.split(' ');
  for (const letter of protocols) names.set(`${letter}${port}`, name);
  for (const other of more) others.set(other, name);
}

/** The usual service of a port ("usually": a convention, no claim), or null where there is none. */
export function usualService(port: number, protocol: Protocol): string | null {
  return names.get(`${protocol === 'tcp' ? 't' : 'u'}${port}`) ?? null;
}

/** The name under which a service is known here, for another of its names (`postgresql` → `postgres`), in lower case. */
export function serviceNamed(name: string): string {
  const lower = name.toLowerCase();
  return others.get(lower) ?? lower;
}
