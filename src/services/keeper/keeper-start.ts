import type { ProjectSpec } from "../core/project/project-spec.ts";
import type { ProjectPlace } from "../project/read-project.ts";
import type { KeptIdentity } from "./keeper-options.ts";

/** What a detached keeper reads from its standard input, as JSON. */
export interface KeeperStart {
  readonly spec: ProjectSpec;
  /** Where it was read, to be read again when somebody asks. */
  readonly source: ProjectPlace;
  readonly identity: KeptIdentity;
  /** What to start; empty for all. */
  readonly services: readonly string[];
  /** The caller's own: that of the keeper itself is scrubbed. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
