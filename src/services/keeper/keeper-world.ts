import type { KeeperPaths } from "../../control/keeper-paths.ts";
import type { KeeperNews } from "../../control/keeper-contract.ts";
import type { ProcessIdentity } from "../../host/processes/processes.ts";
import type { KeeperEvent } from "../core/keeper/keeper-events.ts";
import type { NeededView } from "../core/keeper/needs-environment.ts";
import type { Trust } from "../run-world.ts";
import type { KeeperOptions } from "./keeper-options.ts";
import type { KeptChildren } from "./kept-children.ts";

type WithoutTime<Event> = Event extends unknown ? Omit<Event, "atMs"> : never;

/** An event as it happens; the keeper adds the time. */
export type Happening = WithoutTime<KeeperEvent>;

/** What the keeper is to each of its services. */
export interface KeeperWorld {
  readonly options: KeeperOptions;
  readonly paths: KeeperPaths;
  /** This process. */
  readonly holder: ProcessIdentity;
  readonly children: KeptChildren;
  /** Settles when the daemon has made the authority. */
  trust(): Promise<Trust>;
  /** All services that listen, by name, as they are now. */
  services(): ReadonlyMap<string, NeededView>;
  tell(happening: Happening): void;
  news(news: KeeperNews): void;
  /** What is written down for a successor is not as it was. */
  changed(): void;
  /** Where it is found may be elsewhere now. */
  mayHaveMoved(service: string): void;
  /** A bug: the keeper ends with it. */
  fail(error: unknown): void;
}
