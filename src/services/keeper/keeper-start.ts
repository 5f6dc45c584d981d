import type { ProjectSpec } from "../core/project/project-spec.ts";
import type { KeptIdentity } from "./keeper-options.ts";

/** What a detached keeper reads from its standard input, as JSON. */
export interface KeeperStart {
  readonly spec: ProjectSpec;
  readonly identity: KeptIdentity;
  /** What to start; empty for all. */
  readonly services: readonly string[];
  /** The caller's own: that of the keeper itself is scrubbed. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
