import type { RoutedService } from "../core/snapshot.ts";
import type {
  Connection,
  ConnectionHandler,
  Transport,
  TransportError,
  ConnectOptions,
} from "../transport/transport.ts";

/** A server that speaks TLS shakes hands with us well within this, in milliseconds. */
const TRIAL_TIMEOUT_MS = 2_000;
/** TLS record type of an alert: what some servers answer to plain bytes (RFC 8446 section 5.1). */
const ALERT = 0x15;
const decoder = new TextDecoder("latin1");

/** What a service was found to speak, by its row: another row may be another program. */
const spoken = new WeakMap<RoutedService, "plain" | "tls">();

/** True when it is dialled with TLS: it was registered so, or found to speak it. */
export function speaksTls(service: RoutedService): boolean {
  return service.tls || spoken.get(service) === "tls";
}

/** True while nobody knows what a service speaks. */
export function isUnproven(service: RoutedService): boolean {
  return !service.tls && !spoken.has(service);
}

/** Remembers what it speaks; undefined: it is to be found out again. */
export function proveSpoken(service: RoutedService, protocol: "plain" | "tls" | undefined): void {
  if (protocol === undefined) spoken.delete(service);
  else spoken.set(service, protocol);
}

/** How a service is dialled with TLS. It stands on this machine, and has made its certificate itself: it is not verified. */
export function tlsOptions({ name }: RoutedService): NonNullable<ConnectOptions["tls"]> {
  return { serverName: name, unverified: true, protocols: ["http/1.1"] };
}

/** Says whether the first bytes of an answer may come from a TLS server that was spoken to in plain HTTP. */
export function isPuzzled(bytes: Uint8Array): boolean {
  // Go, nginx and Apache answer 400 in plain HTTP.
  return bytes[0] === ALERT || /^HTTP\/1\.[01] 400 /.test(decoder.decode(bytes.subarray(0, 13)));
}

export interface TlsTrialOptions {
  readonly transport: Transport;
  readonly service: RoutedService;
  readonly address: string;
  readonly port: number;
  /** It speaks TLS: this is a connection to it. */
  onSecured(connection: Connection): void;
  /** It does not: the plain connection is as it was, and what it said meanwhile is told now. */
  onPlain(): void;
}

/**
 * Finds out whether a service that made nothing of a plain request speaks TLS. What its plain connection says
 * meanwhile is kept, and told to its handler when it does not.
 */
export class TlsTrial implements ConnectionHandler {
  readonly #plain: Connection;
  readonly #handler: ConnectionHandler;
  readonly #options: TlsTrialOptions;
  readonly #secured: Connection;
  readonly #kept: (() => void)[] = [];
  #isOver = false;

  constructor(plain: Connection, options: TlsTrialOptions) {
    this.#plain = plain;
    this.#handler = plain.handler;
    this.#options = options;
    plain.handler = this;
    const { transport, service, address, port } = options;
    const tls = tlsOptions(service);
    this.#secured = transport.connect(
      { address, port, timeoutMs: TRIAL_TIMEOUT_MS, tls },
      {
        onOpen: (connection) => this.#onSecured(connection),
        onData() {},
        onDrain() {},
        onEnd() {},
        onClose: () => this.#onRefused(),
      },
    );
  }

  /** Nobody waits for the verdict any more. */
  abort(): void {
    this.#isOver = true;
    this.#secured.reset();
    this.#plain.reset();
  }

  onOpen(): void {}

  onData(bytes: Uint8Array): void {
    this.#kept.push(() => this.#handler.onData(bytes));
  }

  onDrain(): void {
    this.#kept.push(() => this.#handler.onDrain());
  }

  onEnd(): void {
    this.#kept.push(() => this.#handler.onEnd());
  }

  onClose(error: TransportError | undefined): void {
    this.#kept.push(() => this.#handler.onClose(error));
  }

  #onSecured(connection: Connection): void {
    if (this.#isOver) return;
    this.#isOver = true;
    proveSpoken(this.#options.service, "tls");
    this.#plain.reset();
    connection.handler = this.#handler;
    this.#options.onSecured(connection);
  }

  #onRefused(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#plain.handler = this.#handler;
    this.#options.onPlain();
    for (const tell of this.#kept) tell();
  }
}
