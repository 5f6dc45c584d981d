/** What trying an endpoint tells: of each address of its name, how long each step took and what came back. */

/** A way to speak that can be told from its first bytes, or from its answer to a harmless question. */
export type SpokenProtocol =
  | "http1"
  | "http2"
  | "tls"
  | "ssh"
  | "postgres"
  | "mysql"
  | "redis"
  | "ftp"
  | "smtp"
  | "imap"
  | "pop3"
  | "memcached"
  | "nats"
  | "amqp"
  | "mongodb"
  | "vnc"
  | "irc"
  | "unknown";

export interface ResolutionFacts {
  readonly name: string;
  /** In the order in which the system gives them, as `getaddrinfo` does. */
  readonly addresses: readonly string[];
  readonly resolveMs: number;
  /** Such as `ENOTFOUND`; undefined when there are addresses. */
  readonly error: string | undefined;
}

/** One try to connect to one address. */
export interface AttemptFacts {
  readonly address: string;
  readonly family: 4 | 6;
  /** Time to the connection, or to the error. */
  readonly connectMs: number;
  /** Of connect(2), such as `ECONNREFUSED`; `TIMEOUT` when nothing came within the deadline; undefined when it connected. */
  readonly error: string | undefined;
  /** The kernel connected the socket to itself. */
  readonly isSelfConnected: boolean;
  /** Undefined when it did not connect, or was not asked. */
  readonly speech: SpeechFacts | undefined;
}

/** What the server did once it was connected to. */
export interface SpeechFacts {
  /** `unknown` when it said something else; undefined when it said nothing. */
  readonly protocol: SpokenProtocol | undefined;
  /** Program and version as the server names itself; without control characters. */
  readonly software: string | undefined;
  /** The first bytes, as one readable line. */
  readonly firstLine: string | undefined;
  /** It spoke before it was spoken to. */
  readonly spokeFirst: boolean;
  /** How the last connection ended: `open` when we ended it, `silent` when nothing came within the deadline. */
  readonly ended: "open" | "silent" | "closed" | "reset";
  /** From the question to the first byte of the answer; of a server that speaks first, from the connection. */
  readonly firstByteMs: number | undefined;
  readonly http: HttpFacts | undefined;
  readonly tls: TlsFacts | undefined;
}

/** An answer to `GET /`, whatever its status. */
export interface HttpFacts {
  readonly status: number;
  readonly title: string | undefined;
  /** Field `server`, or `x-powered-by`. */
  readonly server: string | undefined;
  /** Names in lower case; at most 64, each value at most 400 characters, without control characters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Begin of the body, at most 2,000 characters, without control characters other than spaces. */
  readonly bodyStart: string;
  /** The Host that was asked for. */
  readonly host: string;
  /** How long an idle connection lives, as `Keep-Alive: timeout=` says. */
  readonly keepAliveMs: number | undefined;
}

export interface TlsFacts {
  readonly handshakeMs: number;
  /** Such as `TLSv1.3`; undefined when the handshake failed. */
  readonly version: string | undefined;
  /** Application protocol that was agreed on (ALPN). */
  readonly application: string | undefined;
  /** What the handshake failed with, such as `ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE`. */
  readonly error: string | undefined;
  /** The name that was asked for (SNI); undefined for an address. */
  readonly serverName: string | undefined;
  readonly certificate: CertificateFacts | undefined;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and addresses of the subject alternative name. */
  readonly names: readonly string[];
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly isSelfSigned: boolean;
  /** It is valid for what was asked for. */
  readonly matchesName: boolean;
  /** Why a client of this machine does not trust it, such as `SELF_SIGNED_CERT_IN_CHAIN`; undefined when it does. */
  readonly untrustedBecause: string | undefined;
  /** Portolan's own authority signed it. */
  readonly isOurs: boolean;
}

/** Everything that trying told. */
export interface ProbeFacts {
  /** Undefined when the target was an address. */
  readonly resolution: ResolutionFacts | undefined;
  /** In the order in which a client would try them. */
  readonly attempts: readonly AttemptFacts[];
}
