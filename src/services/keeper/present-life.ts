import type { KeptLife } from "../../control/keeper-contract.ts";
import type { ServiceSpec } from "../core/project/project-spec.ts";
import type { Life } from "../life.ts";
import type { KeptStop } from "./kept-stop.ts";
import type { ReadinessChecks } from "./readiness-checks.ts";

/** The life that a service has now. */
export interface PresentLife {
  readonly life: Life;
  readonly stop: KeptStop;
  readonly checks: ReadinessChecks;
  /** By whose words it is stopped: a changed project file may say how to stop another command. */
  stopping: ServiceSpec["stop"];
  /** Undefined until it has a process. */
  kept: KeptLife | undefined;
  /** The machine knows that it has started. */
  isTold: boolean;
  isListening: boolean;
}
