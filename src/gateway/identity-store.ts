import type { GatewayIdentity } from "./core/snapshot.ts";
import type { TlsIdentity } from "./transport/transport.ts";

/** A handshake waits this long for a certificate that has to be made. */
const WANT_TIMEOUT_MS = 5_000;
/** Names that are being asked for at once; beyond, a handshake is refused. */
const WANTED_MAX = 256;
/** Certificates that were made on a first handshake; the oldest go first. */
const EXTRA_MAX = 1_000;

/** The certificates of one gateway: those of its snapshot, and those that the daemon makes when a client first asks. */
export class IdentityStore {
  readonly #want: (serverName: string) => void;
  #byName = new Map<string, GatewayIdentity>();
  #byAddress = new Map<string, GatewayIdentity>();
  readonly #extra = new Map<string, GatewayIdentity>();
  readonly #wanted = new Map<string, PromiseWithResolvers<TlsIdentity | undefined>>();

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
    return this.#byName.get(serverName) ?? this.#extra.get(serverName) ?? this.#ask(serverName);
  }

  /** The daemon's answer; undefined when the name is not ours to certify. */
  deliver(serverName: string, identity: GatewayIdentity | undefined): void {
    if (identity) {
      this.#extra.delete(serverName);
      this.#extra.set(serverName, identity);
      const oldest = this.#extra.keys().next();
      if (this.#extra.size > EXTRA_MAX && !oldest.done) this.#extra.delete(oldest.value);
    }
    this.#wanted.get(serverName)?.resolve(identity);
    this.#wanted.delete(serverName);
  }

  #ask(serverName: string): Promise<TlsIdentity | undefined> | undefined {
    const asked = this.#wanted.get(serverName);
    if (asked) return asked.promise;
    if (this.#wanted.size >= WANTED_MAX) return undefined;
    const wanted = Promise.withResolvers<TlsIdentity | undefined>();
    this.#wanted.set(serverName, wanted);
    setTimeout(() => this.deliver(serverName, undefined), WANT_TIMEOUT_MS).unref();
    this.#want(serverName);
    return wanted.promise;
  }
}
