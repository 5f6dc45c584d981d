import type { ProjectSpec } from "../../services/core/project/project-spec.ts";
import type { KeptIdentity } from "../../services/keeper/keeper-options.ts";
import type { ProjectPlace } from "../../services/project/read-project.ts";
import type { CliContext } from "../context.ts";
import type { UpSignals } from "./up-signals.ts";
import type { UpRequest } from "./up-request.ts";

/** A project that is brought up. */
export interface UpProject {
  readonly spec: ProjectSpec;
  /** Where it was read. */
  readonly source: ProjectPlace;
  readonly identity: KeptIdentity;
  /** When `up` began, in wall time. */
  readonly startMs: number;
}

export interface UpWork {
  readonly request: UpRequest;
  readonly project: UpProject;
  readonly context: CliContext;
  readonly signals: UpSignals;
}
