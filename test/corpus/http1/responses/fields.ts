import type { HostileCase } from "../hostile-case.ts";

const OK = "HTTP/1.1 200 OK\r\n";

/** Field lines of responses (RFC 9112 section 5, RFC 9110 section 5). */
export const FIELDS: readonly HostileCase[] = [
  { name: "folded value", input: `${OK}X: a\r\n b\r\n\r\n`, violation: "obs-fold" },
  { name: "space before the first field", input: `${OK} X: a\r\n\r\n`, violation: "whitespace-before-first-field" },
  { name: "space before the colon", input: `${OK}Content-Length : 0\r\n\r\n`, violation: "whitespace-before-colon" },
  { name: "no name", input: `${OK}: a\r\n\r\n`, violation: "empty-field-name" },
  { name: "no colon", input: `${OK}X\r\n\r\n`, violation: "field-without-colon" },
  { name: "bad name", input: `${OK}X@: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "NUL in a value", input: `${OK}X: \0\r\n\r\n`, violation: "nul-in-field-value" },
  { name: "control in a value", input: `${OK}X: \x01\r\n\r\n`, violation: "control-in-field-value" },
  { name: "bare LF behind a value", input: `${OK}X: a\n\r\n`, violation: "bare-line-feed" },
  { name: "bare CR in a value", input: `${OK}X: a\rb\r\n\r\n`, violation: "bare-carriage-return" },
  {
    name: "Connection names Content-Length",
    input: `${OK}Connection: content-length\r\nContent-Length: 0\r\n\r\n`,
    violation: "connection-names-framing",
  },
  { name: "Connection malformed", input: `${OK}Connection: a b\r\n\r\n`, violation: "connection-malformed" },
  {
    name: "fault behind a 100",
    input: `HTTP/1.1 100 Continue\r\n\r\n${OK}X : a\r\n\r\n`,
    violation: "whitespace-before-colon",
  },
  {
    name: "Connection with a hundred options",
    input: `${OK}Connection: ${"a,".repeat(100)}\r\n\r\n`,
    violation: "too-many-connection-options",
  },
];
