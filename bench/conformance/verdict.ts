import type { Rule } from "./rules.ts";

/** What a proxy did with a broken message. */
export type Deed =
  /** No whole message came out on the other side. */
  | "refused"
  /** What came out is right, and means the same to both judges. */
  | "repaired"
  /** What came out is still broken, or means more than one thing. */
  | "passed on";

export function isRight(deed: Deed, rule: Rule): boolean {
  return deed === "refused" || (deed === "repaired" && rule === "refuse or repair");
}

/** Outcome of one case with one proxy. */
export interface Outcome {
  readonly className: string;
  readonly caseName: string;
  readonly section: string;
  readonly rule: Rule;
  readonly deed: Deed;
}
