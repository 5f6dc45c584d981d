import type { EndpointFacts } from "../endpoint-facts.ts";
import type { HttpFacts, SpeechFacts, SpokenProtocol } from "../probe-facts.ts";

/** What the target says, by the first address that said something. */
export function speechOfTarget({ probe }: EndpointFacts): SpeechFacts | undefined {
  const heard = (probe?.attempts ?? []).flatMap(({ speech }) => (speech === undefined ? [] : [speech]));
  return heard.find(({ protocol }) => protocol !== undefined) ?? heard[0];
}

/** The page that the target answers with, over TLS or not. */
export function answerOfTarget(facts: EndpointFacts): HttpFacts | undefined {
  return facts.probe?.attempts.find(({ speech }) => speech?.http !== undefined)?.speech?.http;
}

const NAMES: Readonly<Record<SpokenProtocol, string>> = {
  http1: "HTTP",
  http2: "HTTP/2 without TLS (h2c, as gRPC)",
  tls: "TLS",
  ssh: "SSH",
  postgres: "PostgreSQL's protocol",
  mysql: "MySQL's protocol",
  redis: "Redis's protocol",
  ftp: "FTP",
  smtp: "SMTP",
  imap: "IMAP",
  pop3: "POP3",
  memcached: "memcached's protocol",
  nats: "NATS",
  amqp: "AMQP",
  mongodb: "MongoDB's protocol",
  vnc: "VNC",
  irc: "IRC",
  unknown: "a protocol that is not known here",
};

export function protocolInWords(protocol: SpokenProtocol): string {
  return NAMES[protocol];
}
