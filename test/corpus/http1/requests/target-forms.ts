import type { HostileCase } from "../hostile-case.ts";

const REST = " HTTP/1.1\r\nHost: a.test\r\n\r\n";

/** Targets of none of the four forms, or of a wrong one (RFC 9112 section 3.2). */
export const TARGET_FORMS: readonly HostileCase[] = [
  { name: "asterisk with GET", input: `GET *${REST}`, violation: "asterisk-form-without-options" },
  { name: "asterisk and more", input: `OPTIONS *?x${REST}`, violation: "target-form-unknown" },
  { name: "authority with GET", input: `GET a.test:80${REST}`, violation: "authority-form-without-connect" },
  { name: "path without a slash", input: `GET index.html?${REST}`, violation: "target-form-unknown" },
  { name: "query alone", input: `GET ?x=1${REST}`, violation: "target-form-unknown" },
  { name: "scheme without an authority", input: `GET http:/x${REST}`, violation: "target-form-unknown" },
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
];
