import type { Leaf } from "../../certificates/issue-leaf.ts";
import type { LeafCache } from "../../certificates/leaf-cache.ts";
import type { GatewayIdentity, SnapshotTables } from "../../gateway/core/snapshot.ts";
import { isFailure } from "../../failure/failure.ts";
import { Allowance } from "../core/allowance.ts";
import type { Log } from "../log.ts";

/**
 * Certificates for names that lead nowhere, so that their page can be shown over https. Any page in a browser can make
 * names up, so their number is bounded. At this pace they push none of 300 known names out of the cache before it is
 * asked for again.
 */
const INVENTED_NAMES = { burst: 64, everyMs: 6_000 } as const;
/** The log hears of a flood so often. */
const FLOOD_NOTE_MS = 600_000;

export interface CertifierOptions {
  readonly leaves: LeafCache;
  readonly log: Log;
  /** A certificate is there that was not there before. */
  onChange(): void;
}

/** Sees to it that every name and every listening address of the gateway has its certificate. */
export class Certifier {
  readonly #options: CertifierOptions;
  readonly #identities = new Map<string, GatewayIdentity>();
  readonly #pending = new Map<string, Promise<void>>();
  readonly #invented = new Allowance(INVENTED_NAMES, performance.now());
  #names: ReadonlySet<string> = new Set();
  #notedAtMs = -Infinity;

  constructor(options: CertifierOptions) {
    this.#options = options;
  }

  get identities(): readonly GatewayIdentity[] {
    return [...this.#identities.values()];
  }

  /** Begins to make what these tables need and is missing, and forgets what they do not need. */
  follow({ routes, listeners }: Pick<SnapshotTables, "routes" | "listeners">): void {
    const names = new Set(routes.map(({ authority }) => authority));
    this.#names = names;
    const addresses = new Set(listeners.map(({ address }) => address));
    for (const { id, serverName, address } of this.identities) {
      const isNeeded = serverName === undefined ? addresses.has(address ?? "") : names.has(serverName);
      if (!isNeeded) this.#identities.delete(id);
    }
    for (const name of names) this.#obtain({ serverName: name, address: undefined });
    for (const address of addresses) this.#obtain({ serverName: undefined, address });
  }

  /** Resolves when the certificate of a name is there, or cannot be made. */
  async settled(name: string): Promise<void> {
    await this.#pending.get(name);
  }

  /** Asks for each certificate again: those in use must not fall out of the cache, where they are renewed. */
  async refresh(): Promise<void> {
    for (const { id, serverName, address } of this.identities) await this.#make(id, { serverName, address });
  }

  /** A leaf was renewed: the new one takes its place. */
  renew(leaf: Leaf): void {
    const id = "name" in leaf.subject ? leaf.subject.name : (leaf.subject.addresses[0] ?? "");
    const known = this.#identities.get(id);
    if (!known) return;
    this.#identities.set(id, { ...known, certificatePem: leaf.certificatePem, keyPem: leaf.keyPem });
    this.#options.onChange();
  }

  /** The certificate of a name, made now if need be. @throws {Failure} what `Authority.issue` throws. */
  leafFor(name: string): Promise<Leaf> {
    return this.#options.leaves.get({ name });
  }

  /**
   * The same for a client's handshake; undefined when the name is not local, or when too many were made up. A name
   * that leads somewhere always has one.
   */
  async identityFor(serverName: string): Promise<GatewayIdentity | undefined> {
    try {
      if (!(await this.#mayObtain(serverName))) return undefined;
      const { certificatePem, keyPem } = await this.leafFor(serverName);
      return { id: serverName, serverName, address: undefined, certificatePem, keyPem };
    } catch (error) {
      // A client's mistake, that it may repeat as often as it likes: no line in the log.
      if (isFailure(error, "NAME_NOT_LOCAL")) return undefined;
      throw error;
    }
  }

  async #mayObtain(serverName: string): Promise<boolean> {
    if (this.#names.has(serverName) || (await this.#options.leaves.holds({ name: serverName }))) return true;
    const nowMs = performance.now();
    if (this.#invented.take(nowMs)) return true;
    if (nowMs - this.#notedAtMs >= FLOOD_NOTE_MS) {
      this.#notedAtMs = nowMs;
      this.#options.log(`clients ask for too many names that lead nowhere, such as "${serverName}": no certificate`);
    }
    return false;
  }

  #obtain(subject: Pick<GatewayIdentity, "serverName" | "address">): void {
    const id = subject.serverName ?? subject.address ?? "";
    if (this.#identities.has(id) || this.#pending.has(id)) return;
    this.#pending.set(
      id,
      this.#make(id, subject)
        .catch((error: unknown) => this.#options.log(`no certificate for "${id}": ${String(error)}`))
        .finally(() => this.#pending.delete(id)),
    );
  }

  async #make(id: string, { serverName, address }: Pick<GatewayIdentity, "serverName" | "address">): Promise<void> {
    const leaf = await this.#options.leaves.get(
      serverName === undefined ? { addresses: [address ?? ""] } : { name: serverName },
    );
    if (this.#identities.get(id)?.certificatePem === leaf.certificatePem) return;
    this.#identities.set(id, { id, serverName, address, certificatePem: leaf.certificatePem, keyPem: leaf.keyPem });
    this.#options.onChange();
  }
}
