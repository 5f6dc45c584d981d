import type { z } from "zod";

export interface DescribedIssue {
  /** Such as `gateway.idleTimeoutMs`; empty when it is the whole. */
  readonly path: string;
  /** Follows "is" in a sentence. */
  readonly found: string;
}

/** Says where outside input is wrong, and how: a key that is not known is named itself, not what it stands in. */
export function describeIssue(issue: z.core.$ZodIssue | undefined): DescribedIssue {
  if (!issue) return { path: "", found: "not readable" };
  if (issue.code === "unrecognized_keys") {
    return { path: [...issue.path, issue.keys[0] ?? ""].join("."), found: "not known" };
  }
  return { path: issue.path.join("."), found: issue.message.charAt(0).toLowerCase() + issue.message.slice(1) };
}
