import { type Failure, isFailure } from "../failure/failure.ts";
import type { ChangeState, SystemChange } from "../host/system-change.ts";

/** A change, as it stands now. */
export interface LookedChange {
  readonly change: SystemChange;
  readonly state: ChangeState | { readonly state: "unknown"; readonly failure: Failure };
}

export interface ChangeOutcome {
  readonly id: string;
  readonly says: string;
  readonly outcome: "changed" | "unchanged" | "unavailable" | "failed";
  /** Why it is not there, what a careful person wants to know, or the command that does the same as root. */
  readonly notes: readonly string[];
  readonly failure: Failure | undefined;
}

export async function lookAtChanges(changes: readonly SystemChange[]): Promise<readonly LookedChange[]> {
  return Promise.all(
    changes.map(async (change) => {
      try {
        return { change, state: await change.look() };
      } catch (error) {
        if (isFailure(error)) return { change, state: { state: "unknown", failure: error } as const };
        throw error;
      }
    }),
  );
}

/** Whether there is something to do. */
export function isOpen({ state: { state } }: LookedChange, verb: "apply" | "revert"): boolean {
  return verb === "apply" ? state === "absent" || state === "stale" : state === "applied" || state === "stale";
}

/** Makes a change, or takes it back; what the system refuses is an outcome and leaves the others to be done. */
export async function performChange(looked: LookedChange, verb: "apply" | "revert"): Promise<ChangeOutcome> {
  const { change, state } = looked;
  const { id, says } = change;
  const base = { id, says, notes: [], failure: undefined };
  if (state.state === "unknown") return { ...base, outcome: "failed", failure: state.failure };
  if (state.state === "unavailable") return { ...base, outcome: "unavailable", notes: [state.reason] };
  if (!isOpen(looked, verb)) return { ...base, outcome: "unchanged" };
  try {
    await change[verb]();
  } catch (error) {
    if (!isFailure(error)) throw error;
    const notes = verb === "apply" ? [`as root: ${change.command}`] : [];
    return { ...base, outcome: "failed", notes, failure: error };
  }
  const notes = verb === "apply" && change.caution !== undefined ? [change.caution] : [];
  return { ...base, outcome: "changed", notes };
}
