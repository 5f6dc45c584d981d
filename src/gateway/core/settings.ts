import type { Http1Limits } from "../../protocols/http1/head.ts";
import { DEFAULT_HTTP1_LIMITS } from "../../protocols/http1/limits.ts";

/**
 * Limits and timeouts of the gateway. Each may be set under `gateway` in `settings.json` of the state folder;
 * `docs/gateway.md` lists them.
 */
export interface GatewaySettings extends Http1Limits {
  /** From the first byte of a request head to its last, in milliseconds (default 30,000): 408 beyond. */
  readonly headTimeoutMs: number;
  /** A client connection without a request is closed after this, in milliseconds (default 120,000). */
  readonly idleTimeoutMs: number;
  /** Longest pause within a request's body, in milliseconds (default 120,000): 408 beyond. */
  readonly bodyTimeoutMs: number;
  /** One attempt to connect to a service, in milliseconds (default 5,000): 504 beyond. */
  readonly connectTimeoutMs: number;
  /**
   * From the whole request to the first byte of its response, and the longest pause of a service that takes its body,
   * in milliseconds (default 300,000: a breakpoint is no outage): 504 beyond.
   */
  readonly responseTimeoutMs: number;
  /** A client that takes nothing of what is queued for it is reset after this, in milliseconds (default 300,000). */
  readonly sendTimeoutMs: number;
  /** An idle connection to a service is retired after this, in milliseconds (default 4,000: Node's servers close theirs at 5,000). */
  readonly upstreamIdleTimeoutMs: number;
  /**
   * After an answer that ends a connection, for what the client still sends; for a service to end its side after ours;
   * in milliseconds (default 2,000).
   */
  readonly lingerTimeoutMs: number;
  /** A TLS handshake that takes longer is closed, in milliseconds (default 10,000). */
  readonly handshakeTimeoutMs: number;
  /** How long a worker that was replaced goes on with what it has open, in milliseconds (default 60,000). */
  readonly drainTimeoutMs: number;
  /**
   * How long the answer for a service that failed waits for the doctor's cause, in milliseconds (default 400); only
   * where its owner asks. Without it the page says what it can by itself.
   */
  readonly diagnosisWaitMs: number;
  /** A request waits so long for a service that it has woken, in milliseconds (default 60,000): 503 beyond. */
  readonly startWaitMs: number;

  /** Idle connections kept per service endpoint (default 256). */
  readonly upstreamIdleMax: number;
  /** Requests and connections that wait for services to start (default 1,024): 503 at once beyond. */
  readonly startWaitersMax: number;
  /** Informational responses (1xx) to one request (default 64): 502 beyond. */
  readonly informationalMax: number;

  /** A connection at a lane waits so long for its service to start, in milliseconds (default 30,000): reset beyond. */
  readonly laneWaitMs: number;
  /** Open connections at one lane, those that wait included (default 10,000): reset beyond. */
  readonly laneConnectionsMax: number;
  /** A client of a UDP lane that is silent both ways is forgotten after this, in milliseconds (default 60,000). */
  readonly datagramIdleMs: number;
  /** Clients of one UDP lane (default 1,024): beyond, the one that was silent for longest is forgotten. */
  readonly datagramClientsMax: number;
}

export const DEFAULT_SETTINGS: GatewaySettings = {
  ...DEFAULT_HTTP1_LIMITS,
  headTimeoutMs: 30_000,
  idleTimeoutMs: 120_000,
  bodyTimeoutMs: 120_000,
  connectTimeoutMs: 5_000,
  responseTimeoutMs: 300_000,
  sendTimeoutMs: 300_000,
  upstreamIdleTimeoutMs: 4_000,
  lingerTimeoutMs: 2_000,
  handshakeTimeoutMs: 10_000,
  drainTimeoutMs: 60_000,
  diagnosisWaitMs: 400,
  startWaitMs: 60_000,
  upstreamIdleMax: 256,
  startWaitersMax: 1_024,
  informationalMax: 64,
  laneWaitMs: 30_000,
  laneConnectionsMax: 10_000,
  datagramIdleMs: 60_000,
  datagramClientsMax: 1_024,
};
