import type { z } from "zod";
import type { Failure } from "../../failure/failure.ts";
import { daemonFailure } from "../core/failures.ts";
import { describeIssue } from "../describe-issue.ts";

/** The failure of a request that does not fit its schema. */
export function badRequest(issue: z.core.$ZodIssue | undefined): Failure {
  const { path, found } = describeIssue(issue);
  return daemonFailure("BAD_REQUEST", {
    path: path === "" ? "the body" : path,
    found,
    allowed: "what the contract says",
  });
}

/** The HTTP status of a failure: 409 for a "no" of the daemon, 422 for bad input. */
export function statusOf(failure: Failure): number {
  if (failure.code === "NO_SUCH_ENDPOINT") return 404;
  if (failure.code === "REQUEST_TOO_LARGE") return 413;
  return failure.code === "BAD_REQUEST" || failure.code.endsWith("_INVALID") ? 422 : 409;
}
