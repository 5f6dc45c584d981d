/** How a store stands to a root: `partial` when only some of its places have it, or only half. */
export type TrustStatus = "trusted" | "partial" | "absent";

/** Whether a store is on this machine, and if not, how that was seen. */
export type Availability = { readonly isAvailable: true } | { readonly isAvailable: false; readonly reason: string };

export interface TrustChange {
  /** False when the store was as asked for already. */
  readonly isChanged: boolean;
  /** Said aloud to the user, such as a browser that must be restarted. */
  readonly notes: readonly string[];
}

/** A place in which programs look for roots that they trust. All methods take the root as PEM. */
export interface TrustStore {
  /** Stable, such as `debian` or `nss-chromium`. */
  readonly id: string;
  /** For people, such as `the system's store`. */
  readonly label: string;
  available(): Promise<Availability>;
  /** @throws {Failure} `TRUST_NOT_A_ROOT`, `TRUST_TOOL_MISSING`, `TRUST_TOOL_FAILED` */
  status(rootPem: string): Promise<TrustStatus>;
  /**
   * Adds the root; all or nothing.
   *
   * @throws {Failure} as `status`, `TRUST_NEEDS_ROOT` with the command to run, `TRUST_NAME_TAKEN`, `TRUST_STORE_LOCKED`
   */
  trust(rootPem: string): Promise<TrustChange>;
  /**
   * Takes the root out again. If nothing else has changed since `trust`, every byte is as it was before.
   *
   * @throws {Failure} as `trust`
   */
  untrust(rootPem: string): Promise<TrustChange>;
}
