import type { z } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Failure } from "../../failure/failure.ts";
import { daemonFailure } from "../core/failures.ts";
import { describeIssue } from "../describe-issue.ts";

const WRONG_TYPE = { path: "content-type", found: "missing or another one", allowed: "application/json" };

/** The failure to answer with; undefined when what was thrown is a bug. */
export function failureOf(thrown: Error): Failure | undefined {
  if (thrown instanceof Failure) return thrown;
  // Hono's own words for a body that cannot be read.
  if (!(thrown instanceof HTTPException)) return undefined;
  if (thrown.status === 400)
    return daemonFailure("BAD_REQUEST", { path: "the body", found: "no JSON", allowed: "JSON" });
  if (thrown.status === 415) return daemonFailure("BAD_REQUEST", WRONG_TYPE);
  return undefined;
}

/** The failure of a request that does not fit its schema. */
export function badRequest(issue: z.core.$ZodIssue | undefined): Failure {
  const { path, found } = describeIssue(issue);
  return daemonFailure("BAD_REQUEST", {
    path: path === "" ? "the body" : path,
    found,
    allowed: "what the contract says",
  });
}

export function statusOf(failure: Failure): ContentfulStatusCode {
  if (failure.code === "NO_SUCH_ENDPOINT") return 404;
  if (failure.code === "REQUEST_TOO_LARGE") return 413;
  return failure.code === "BAD_REQUEST" || failure.code.endsWith("_INVALID") ? 422 : 409;
}
