import type { Http1Violation } from "../../protocols/http1/head.ts";

export const SLOW_HEAD: Http1Violation = {
  code: "slow-head",
  status: 408,
  section: "RFC 9110 section 15.5.9",
  message: "The request's head did not arrive in time",
};

export const SLOW_BODY: Http1Violation = {
  ...SLOW_HEAD,
  code: "slow-body",
  message: "The request's body did not arrive in time",
};

export const NO_TUNNEL: Http1Violation = {
  code: "connect-not-supported",
  status: 501,
  section: "RFC 9110 section 9.3.6",
  message: "CONNECT asks for a tunnel, and this is no forward proxy",
};
