import { servicePort } from "../../../address/service-names.ts";

interface Convention {
  readonly port: number;
  readonly transport: "tcp" | "udp";
}

interface Row {
  /** As it is written, and as its URL's scheme. */
  readonly name: string;
  /** Its name at IANA; undefined where its registered port is not the one in use, or it has none. */
  readonly iana: string | undefined;
  readonly port: number;
  readonly transport?: "udp";
}

/**
 * Protocols by the word that a developer uses.
 *
 * Ports: IANA Service Name and Transport Protocol Port Number Registry
 * (https://www.iana.org/assignments/service-names-port-numbers), by the name in `iana`; the others from each project's
 * documentation. What speaks HTTP (Elasticsearch, CouchDB, InfluxDB, MinIO) needs no lane: it has a name.
 */
const ROWS: readonly Row[] = [
  { name: "postgres", iana: "postgresql", port: 5432 },
  { name: "postgresql", iana: "postgresql", port: 5432 },
  { name: "mysql", iana: "mysql", port: 3306 },
  { name: "mariadb", iana: "mysql", port: 3306 },
  { name: "redis", iana: "redis", port: 6379 },
  { name: "valkey", iana: "redis", port: 6379 },
  { name: "mongodb", iana: "mongodb", port: 27_017 },
  { name: "memcached", iana: "memcache", port: 11_211 },
  { name: "cassandra", iana: undefined, port: 9042 },
  { name: "sqlserver", iana: "ms-sql-s", port: 1433 },
  { name: "oracle", iana: undefined, port: 1521 },
  { name: "bolt", iana: undefined, port: 7687 },
  { name: "amqp", iana: "amqp", port: 5672 },
  { name: "amqps", iana: "amqps", port: 5671 },
  { name: "nats", iana: undefined, port: 4222 },
  { name: "kafka", iana: undefined, port: 9092 },
  { name: "zookeeper", iana: undefined, port: 2181 },
  { name: "mqtt", iana: "mqtt", port: 1883 },
  { name: "stomp", iana: undefined, port: 61_613 },
  { name: "ldap", iana: "ldap", port: 389 },
  { name: "ftp", iana: "ftp", port: 21 },
  { name: "ssh", iana: "ssh", port: 22 },
  { name: "sftp", iana: "ssh", port: 22 },
  { name: "smtp", iana: "smtp", port: 25 },
  { name: "imap", iana: "imap", port: 143 },
  { name: "pop3", iana: "pop3", port: 110 },
  { name: "dns", iana: "domain", port: 53, transport: "udp" },
  { name: "statsd", iana: undefined, port: 8125, transport: "udp" },
  { name: "syslog", iana: "syslog", port: 514, transport: "udp" },
];

/** Speak HTTP: a name and a front serve them better. */
const HTTP = new Set(["http", "https", "ws", "wss", "h2", "h2c", "grpc"]);

/** The protocols that have a conventional port here. */
export const LANE_PROTOCOLS: readonly string[] = ROWS.map(({ name }) => name);

/** Where a protocol's clients look for it: by the word that developers use, or its registered name. */
export function conventionOf(protocol: string): Convention | undefined {
  const row = ROWS.find(({ name }) => name === protocol);
  if (row !== undefined) return { port: row.port, transport: row.transport ?? "tcp" };
  const tcp = servicePort(protocol, "tcp");
  if (tcp !== undefined) return { port: tcp, transport: "tcp" };
  const udp = servicePort(protocol, "udp");
  return udp === undefined ? undefined : { port: udp, transport: "udp" };
}

/** True of what Portolan's gateway serves by name already. */
export function isHttpProtocol(protocol: string): boolean {
  return HTTP.has(protocol);
}

/** The protocol that is usually behind a port, such as `postgres` for 5432; undefined for any other port. */
export function protocolOfPort(port: number, transport: "tcp" | "udp"): string | undefined {
  return ROWS.find((row) => row.port === port && (row.transport ?? "tcp") === transport)?.name;
}

/** Every row with its registered name, for the test that holds the table to the registry's. */
export const LANE_ROWS: readonly Row[] = ROWS;
