import type { RestartSpec } from "../project/project-spec.ts";
import type { LifeEnd } from "./keeper-events.ts";

type Ended = Pick<LifeEnd, "code" | "signal">;

/** How a life ended, and what came before it. */
export interface EndedLife {
  readonly end: Ended;
  /** From its start to its end. */
  readonly ranMs: number;
  /** Restarts in a row before it. */
  readonly tries: number;
}

export type AfterEnd =
  /** It ended well, and is not to be started again. */
  | { readonly type: "rest" }
  | { readonly type: "restart"; readonly inMs: number; readonly tries: number; readonly cause: string }
  | { readonly type: "give-up"; readonly cause: string };

/** Decides what follows when a service ended and nobody had asked it to. */
export function afterEnd(restart: RestartSpec, { end, ranMs, tries }: EndedLife): AfterEnd {
  const cause = endCause(end);
  const isGood = end.code === 0;
  if (isGood && restart.when !== "always") return { type: "rest" };
  if (restart.when === "never") return { type: "give-up", cause };
  // One that ran for a while is no victim of its own start.
  const before = ranMs >= restart.calmMs ? 0 : tries;
  if (before >= restart.triesMax) return { type: "give-up", cause: `${cause}${inARow(before)}` };
  const inMs = Math.min(restart.backoffMs * 2 ** before, restart.backoffMaxMs);
  return { type: "restart", inMs, tries: before + 1, cause };
}

/** Says how a life ended: `exited with 1`, `ended by SIGKILL`. */
export function endCause({ code, signal }: Ended): string {
  if (signal !== null) return `ended by ${signal}`;
  return code === null ? "ended, nobody saw how" : `exited with ${code}`;
}

function inARow(restarts: number): string {
  if (restarts === 0) return "";
  return restarts === 1 ? ", after 1 restart" : `, after ${restarts} restarts in a row`;
}
