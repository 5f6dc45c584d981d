import { parseEndpoint, type Endpoint } from "../../../address/parse-endpoint.ts";
import type { SpokenProtocol } from "../probe-facts.ts";

/** What somebody asks about: an endpoint, or a Unix socket. */
export type EndpointRequest = {
  /** As it was written. */
  readonly text: string;
} & (
  | { readonly type: "inet"; readonly endpoint: Endpoint; readonly expects: SpokenProtocol | undefined }
  | { readonly type: "unix"; readonly path: string }
);

const BY_SCHEME: Readonly<Record<string, SpokenProtocol>> = {
  amqp: "amqp",
  ftp: "ftp",
  http: "http1",
  https: "tls",
  imap: "imap",
  mariadb: "mysql",
  mongodb: "mongodb",
  mysql: "mysql",
  nats: "nats",
  pop3: "pop3",
  postgres: "postgres",
  postgresql: "postgres",
  redis: "redis",
  smtp: "smtp",
  ssh: "ssh",
  ws: "http1",
  wss: "tls",
};

/**
 * Reads what `doctor` is asked about: an endpoint in any form that `parseEndpoint` takes, or the path of a Unix socket.
 * The scheme of a URL says what is expected to be spoken.
 *
 * @throws {Failure} `ENDPOINT_INVALID`, `ENDPOINT_WITHOUT_PORT`, `ADDRESS_AMBIGUOUS`.
 */
export function readEndpointRequest(text: string): EndpointRequest {
  const path = /^(?:unix:(?:\/\/)?)?(\/.*)$/s.exec(text.trim())?.[1];
  if (path !== undefined) return { type: "unix", text, path };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text.trim())?.[1]?.toLowerCase();
  return {
    type: "inet",
    text,
    endpoint: parseEndpoint(text),
    expects: scheme === undefined ? undefined : BY_SCHEME[scheme],
  };
}
