import type { Http1Violation } from "../../../protocols/http1/head.ts";
import type { AnswerContent } from "./answer.ts";
import { plainLine } from "./plain-line.ts";

const MESSAGE: Readonly<Record<number, string>> = {
  400: "The request breaks a rule of HTTP",
  408: "The request did not come in time",
  413: "The request is too large",
  414: "The address in the request is too long",
  417: "The request expects something that no one here does",
  421: "The request came over a connection for another name",
  431: "The header of the request is too large",
  501: "The request asks for something that the gateway does not do",
  503: "The gateway is at its limit",
  505: "The request speaks a version of HTTP that the gateway does not",
};

/** Describes a request that breaks a rule or a limit. The cause is a fact about the sender's own bytes, yet only the owner is told. */
export function badRequest(violation: Http1Violation): AnswerContent {
  const message = MESSAGE[violation.status] ?? "The request was refused";
  return {
    status: violation.status,
    code: "bad-request",
    message,
    hint: undefined,
    lookAgainMs: undefined,
    retryAfterSeconds: violation.status === 503 ? 1 : undefined,
    details: {
      message: `${message}: ${plainLine(violation.message)}`,
      hint: "Correct the client that sent it",
      command: undefined,
      facts: [
        { label: "Rule", value: violation.code },
        { label: "Source", value: violation.section },
      ].filter(({ value }) => value !== ""),
      lines: [],
      links: [],
      linksLeftOut: 0,
    },
  };
}
