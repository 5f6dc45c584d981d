import type { KeeperTold, KeptProjectView } from "../../control/keeper-contract.ts";

/** A way to a project's keeper, in this process or in another one. */
export interface KeeperLink {
  /** One look at all, then what happens, until the keeper has ended or `signal` aborts. */
  follow(signal: AbortSignal): AsyncIterable<KeeperTold>;
  view(): Promise<KeptProjectView>;
  /** Starts these and what they need (empty: all); settles when all are ready or one has failed. */
  start(services: readonly string[]): Promise<KeptProjectView>;
  restart(services: readonly string[]): Promise<KeptProjectView>;
  /** Stops these (empty: all, and the keeper ends); settles when they are gone. */
  stop(services: readonly string[]): Promise<KeptProjectView>;
}
