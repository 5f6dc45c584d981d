import type { ServiceIdentity } from "../../control/contract.ts";
import type { StateFolder } from "../../host/state-folder.ts";
import type { ChartClient } from "../chart-client.ts";
import type { ProjectSpec } from "../core/project/project-spec.ts";
import type { RunWorld } from "../run-world.ts";

/** Which copy of a project is kept. */
export type KeptIdentity = Pick<ServiceIdentity, "directory" | "project" | "branch">;

/** What a keeper keeps, and what it works with. */
export interface KeeperOptions {
  readonly spec: ProjectSpec;
  /** Reads it again, when somebody asks for that. */
  readonly read: () => Promise<ProjectSpec>;
  readonly identity: KeptIdentity;
  readonly folder: StateFolder;
  /** The user's own, on which each service's is built. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Makes a way to the daemon; asked once for each service, so that each finds the next daemon by itself. */
  readonly chart: () => ChartClient;
  readonly trust: RunWorld["trust"];
  /** Started with `-d`: it is told to those who ask, and makes no other difference. */
  readonly isDetached: boolean;
  /** Stops all, as `down` does. Signals of the process are the caller's business. */
  readonly signal: AbortSignal;
}
