import type { ExpectedRequest, Http1Limits } from "../../../src/protocols/http1/head.ts";
import type { ViolationCode } from "../../../src/protocols/http1/violations.ts";

/** A message that must be refused, and why. The section of the RFC stands with the violation. */
export interface HostileCase {
  readonly name: string;
  /** Latin-1: one byte per character. */
  readonly input: string;
  readonly violation: ViolationCode;
  readonly limits?: Partial<Http1Limits>;
  /** For responses: what was asked (default: GET, HTTP/1.1). */
  readonly request?: ExpectedRequest;
  /** For responses: the connection ends behind the input. */
  readonly finish?: true;
}
