import type { HostileCase } from "../hostile-case.ts";

const REST = "\r\nHost: a.test\r\n\r\n";

/** Request lines that are not three words with single spaces (RFC 9112 section 3). */
export const REQUEST_LINES: readonly HostileCase[] = [
  { name: "two empty lines first", input: `\r\n\r\nGET / HTTP/1.1${REST}`, violation: "empty-request-line" },
  { name: "space first", input: ` GET / HTTP/1.1${REST}`, violation: "request-line-malformed" },
  { name: "two spaces behind the method", input: `GET  / HTTP/1.1${REST}`, violation: "request-line-malformed" },
  { name: "two spaces behind the target", input: `GET /  HTTP/1.1${REST}`, violation: "request-line-malformed" },
  { name: "space behind the version", input: `GET / HTTP/1.1 ${REST}`, violation: "request-line-malformed" },
  { name: "four words", input: `GET / HTTP/1.1 x${REST}`, violation: "request-line-malformed" },
  { name: "two versions", input: `GET / HTTP/1.0 HTTP/1.1${REST}`, violation: "request-line-malformed" },
  { name: "no target", input: `GET HTTP/1.1${REST}`, violation: "request-line-malformed" },
  { name: "no version (HTTP/0.9)", input: "GET /\r\n\r\n", violation: "request-line-malformed" },
  { name: "method alone", input: `GET${REST}`, violation: "request-line-malformed" },
  { name: "no method", input: ` / HTTP/1.1${REST}`, violation: "request-line-malformed" },
  { name: "nothing between two spaces", input: `GET  HTTP/1.1${REST}`, violation: "request-line-malformed" },
];
