import type { GatewayIdentity } from "./core/snapshot.ts";
import type { TlsIdentity } from "./transport/transport.ts";

/** A handshake waits this long for a certificate that has to be made. */
const WANT_TIMEOUT_MS = 5_000;
/** Names that are being asked for at once; beyond, a handshake is refused. */
const WANTED_MAX = 256;
/** Certificates that were made on a first handshake; the oldest go first. */
const EXTRA_MAX = 1_000;
/** Nobody tells when such a certificate is renewed: it is asked for again after this, and served meanwhile. */
const EXTRA_FRESH_MS = 3_600_000;

interface Wanted {
  readonly answer: PromiseWithResolvers<TlsIdentity | undefined>;
  readonly timer: NodeJS.Timeout;
}

interface Extra {
  readonly identity: GatewayIdentity;
  /** When it was last asked for, on the wall clock, which goes on while a laptop sleeps. */
  askedAtMs: number;
}

/** The certificates of one gateway: those of its snapshot, and those that the daemon makes when a client first asks. */
export class IdentityStore {
  readonly #want: (serverName: string) => void;
  #byName = new Map<string, GatewayIdentity>();
  #byAddress = new Map<string, GatewayIdentity>();
  readonly #extra = new Map<string, Extra>();
  readonly #wanted = new Map<string, Wanted>();

  /** `want` asks the daemon for a name; the answer comes by `deliver`. */
  constructor(want: (serverName: string) => void) {
    this.#want = want;
  }

  apply(identities: readonly GatewayIdentity[]): void {
    this.#byName = new Map();
    this.#byAddress = new Map();
    for (const identity of identities) {
      if (identity.serverName !== undefined) this.#byName.set(identity.serverName, identity);
      if (identity.address !== undefined) this.#byAddress.set(identity.address, identity);
    }
  }

  /** Finds the certificate for a handshake; it may have to be made first. */
  find(serverName: string | undefined, address: string): TlsIdentity | undefined | Promise<TlsIdentity | undefined> {
    if (serverName === undefined) return this.#byAddress.get(address);
    return this.#byName.get(serverName) ?? this.#findExtra(serverName) ?? this.#ask(serverName);
  }

  /** The daemon's answer; undefined when the name is not ours to certify. */
  deliver(serverName: string, identity: GatewayIdentity | undefined): void {
    if (identity) {
      this.#extra.delete(serverName);
      this.#extra.set(serverName, { identity, askedAtMs: Date.now() });
      const oldest = this.#extra.keys().next();
      if (this.#extra.size > EXTRA_MAX && !oldest.done) this.#extra.delete(oldest.value);
    }
    const wanted = this.#wanted.get(serverName);
    if (!wanted) return;
    this.#wanted.delete(serverName);
    clearTimeout(wanted.timer);
    wanted.answer.resolve(identity);
  }

  #findExtra(serverName: string): TlsIdentity | undefined {
    const extra = this.#extra.get(serverName);
    if (!extra) return undefined;
    const nowMs = Date.now();
    if (Math.abs(nowMs - extra.askedAtMs) >= EXTRA_FRESH_MS) {
      extra.askedAtMs = nowMs;
      void this.#ask(serverName);
    }
    return extra.identity;
  }

  #ask(serverName: string): Promise<TlsIdentity | undefined> | undefined {
    const asked = this.#wanted.get(serverName);
    if (asked) return asked.answer.promise;
    if (this.#wanted.size >= WANTED_MAX) return undefined;
    const answer = Promise.withResolvers<TlsIdentity | undefined>();
    const timer = setTimeout(() => this.deliver(serverName, undefined), WANT_TIMEOUT_MS).unref();
    this.#wanted.set(serverName, { answer, timer });
    this.#want(serverName);
    return answer.promise;
  }
}
