import type { HostileCase } from "../hostile-case.ts";

const REST = " HTTP/1.1\r\nHost: a.test\r\n\r\n";

/** Schemes and authorities of targets (RFC 9112 sections 3.2.2 and 3.2.3, RFC 9110 section 4.2). */
export const TARGET_AUTHORITIES: readonly HostileCase[] = [
  { name: "CONNECT with a path", input: `CONNECT /${REST}`, violation: "connect-without-authority" },
  { name: "CONNECT without a port", input: `CONNECT a.test${REST}`, violation: "connect-without-authority" },
  { name: "CONNECT with an empty port", input: `CONNECT a.test:${REST}`, violation: "connect-without-authority" },
  { name: "CONNECT with a URL", input: `CONNECT http://a.test:80/${REST}`, violation: "connect-without-authority" },
  { name: "CONNECT with a user", input: `CONNECT u@a.test:80${REST}`, violation: "connect-without-authority" },
  { name: "scheme ftp", input: `GET ftp://a.test/${REST}`, violation: "unsupported-scheme" },
  { name: "scheme file", input: `GET file:///etc/passwd${REST}`, violation: "unsupported-scheme" },
  { name: "no scheme before the slashes", input: `GET ://a.test/${REST}`, violation: "unsupported-scheme" },
  { name: "user in the target", input: `GET http://u@a.test/${REST}`, violation: "target-with-userinfo" },
  { name: "password in the target", input: `GET http://u:p@a.test/${REST}`, violation: "target-with-userinfo" },
  { name: "empty authority", input: `GET http:///x${REST}`, violation: "invalid-target-authority" },
  { name: "port without a host in the target", input: `GET http://:80/${REST}`, violation: "invalid-target-authority" },
  { name: "letters for a port in the target", input: `GET http://a:b/${REST}`, violation: "invalid-target-authority" },
  { name: "backslash in the authority", input: `GET http://a\\b/${REST}`, violation: "invalid-target-authority" },
  {
    name: "CONNECT to a name that ends in digits",
    input: `CONNECT a80${REST}`,
    violation: "connect-without-authority",
  },
  { name: "CONNECT to a port alone", input: `CONNECT :80${REST}`, violation: "connect-without-authority" },
];
