import type { Finding, Repair } from "./diagnosis.ts";

/** A repair, and the finding that asks for it. */
export interface PlannedRepair {
  readonly id: string;
  readonly cause: string;
  readonly repair: Repair;
}

export interface RepairPlan {
  /** May be done by this user. */
  readonly ready: readonly PlannedRepair[];
  /** Must be done by root: their commands are printed instead. */
  readonly needsRoot: readonly PlannedRepair[];
  /** Findings that a person must decide about. */
  readonly left: readonly Finding[];
}

/** Sorts findings by who can mend them. Notes are left alone: nothing is wrong with them. */
export function planRepairs(findings: readonly Finding[], { isRoot }: { readonly isRoot: boolean }): RepairPlan {
  const wrong = findings.filter(({ severity }) => severity !== "note");
  const planned = wrong.flatMap(({ id, cause, fix: { repair } }) =>
    repair === undefined ? [] : [{ id, cause, repair }],
  );
  return {
    ready: planned.filter(({ repair }) => isRoot || !repair.needsRoot),
    needsRoot: planned.filter(({ repair }) => !isRoot && repair.needsRoot),
    left: wrong.filter(({ fix }) => fix.repair === undefined),
  };
}
