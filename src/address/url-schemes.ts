/** Ports that a URL means when it names none. Undefined: the scheme has no port of its own. */
const DEFAULT_PORTS: Readonly<Record<string, number | undefined>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  tcp: undefined,
  udp: undefined,
  tls: undefined,
  ftp: 21,
  ssh: 22,
  sftp: 22,
  smtp: 25,
  smtps: 465,
  dns: 53,
  imap: 143,
  imaps: 993,
  ldap: 389,
  ldaps: 636,
  rtsp: 554,
  vnc: 5900,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  sqlserver: 1433,
  redis: 6379,
  rediss: 6379,
  valkey: 6379,
  memcached: 11_211,
  mongodb: 27_017,
  amqp: 5672,
  amqps: 5671,
  mqtt: 1883,
  mqtts: 8883,
  nats: 4222,
  kafka: 9092,
  cassandra: 9042,
  neo4j: 7687,
  bolt: 7687,
  git: 9418,
  grpc: undefined,
  grpcs: 443,
};

/** The default port of a URL scheme (lower case, without the colon), if it has one. */
export function schemePort(scheme: string): number | undefined {
  return DEFAULT_PORTS[scheme];
}

/** Whether a URL of this scheme names an endpoint at all; `file:` and `mailto:` do not. */
export function isEndpointScheme(scheme: string): boolean {
  return Object.hasOwn(DEFAULT_PORTS, scheme);
}
