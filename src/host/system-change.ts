/** How a change that Portolan can make to this system stands. */
export type ChangeState =
  | { readonly state: "applied" }
  | { readonly state: "absent" }
  /** It was made, and says something else by now than it should. */
  | { readonly state: "stale" }
  | { readonly state: "unavailable"; readonly reason: string };

/** A change to this system that only root may make, and that can be taken back. */
export interface SystemChange {
  /** Such as `names`. */
  readonly id: string;
  /** What it does, as in "This will …". */
  readonly says: string;
  /** A shell's line that does the same, for a user without the rights. */
  readonly command: string;
  /** What is true afterwards that a careful person wants to know; undefined where nothing is. */
  readonly caution: string | undefined;
  look(): Promise<ChangeState>;
  /** @throws {Failure} `SYSTEM_FILE_NOT_WRITABLE`, `HOSTS_BLOCK_BROKEN` */
  apply(): Promise<void>;
  /** Takes it back; does nothing where it is absent. @throws as `apply` */
  revert(): Promise<void>;
}
