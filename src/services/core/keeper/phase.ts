import type { KeptState } from "../../../control/keeper-contract.ts";

/**
 * | phase         | shown as      | a life | what ends it                             |
 * |---------------|---------------|--------|------------------------------------------|
 * | `stopped`     | `stopped`     |        | somebody starts it                        |
 * | `done`        | `stopped`     |        | the same, or a change; it ended well      |
 * | `failed`      | `failed`      |        | the same                                  |
 * | `idle`        | `idle`        |        | a request                                 |
 * | `waiting`     | `waiting`     |        | its needs are met                         |
 * | `preparing`   | `waiting`     |        | its `before` hooks have ended             |
 * | `launching`   | `starting`    | asked  | it has a process                          |
 * | `starting`    | `starting`    | yes    | it is ready, or its deadline has come     |
 * | `ready`       | `ready`       | yes    | it does not listen any more               |
 * | `unhealthy`   | `unhealthy`   | yes    | it is ready again                         |
 * | `stopping`    | `stopping`    | yes    | its tree is gone                          |
 * | `backing-off` | `backing-off` |        | its time has come                         |
 */
export type Phase = "done" | "preparing" | "launching" | KeptState;

/** How a phase is shown where that is not its own name. */
export const SHOWN: Readonly<Partial<Record<Phase, KeptState>>> = {
  done: "stopped",
  preparing: "waiting",
  launching: "starting",
};
/** It has a life, or one was asked for. */
export const LIVE: ReadonlySet<Phase> = new Set(["launching", "starting", "ready", "unhealthy", "stopping"]);
/** Nothing happens to it by itself. */
export const RESTING: ReadonlySet<Phase> = new Set(["stopped", "done", "failed", "idle"]);
