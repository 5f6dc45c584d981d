import type { HostileCase } from "./hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";
const FIRST = "GET / HTTP/1.1\r\n";

/** Field lines (RFC 9112 section 5, RFC 9110 sections 5, 7.6.1 and 10.1.1). */
export const REQUEST_FIELD_CASES: readonly HostileCase[] = [
  { name: "folded value", input: `${START}X: a\r\n b\r\n\r\n`, violation: "obs-fold" },
  { name: "folded by HTAB", input: `${START}X: a\r\n\tb\r\n\r\n`, violation: "obs-fold" },
  { name: "folded into nothing", input: `${START} \r\n\r\n`, violation: "obs-fold" },
  {
    name: "space before the first field",
    input: `${FIRST} Host: a\r\n\r\n`,
    violation: "whitespace-before-first-field",
  },
  { name: "HTAB before the first field", input: `${FIRST}\tX: a\r\n\r\n`, violation: "whitespace-before-first-field" },
  { name: "space before the colon", input: `${START}X : a\r\n\r\n`, violation: "whitespace-before-colon" },
  { name: "HTAB before the colon", input: `${START}X\t: a\r\n\r\n`, violation: "whitespace-before-colon" },
  {
    name: "space behind Transfer-Encoding",
    input: `${START}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    violation: "whitespace-before-colon",
  },
  {
    name: "space behind Content-Length",
    input: `${START}Content-Length \t: 5\r\n\r\nhello`,
    violation: "whitespace-before-colon",
  },
  { name: "no colon", input: `${START}X\r\n\r\n`, violation: "field-without-colon" },
  { name: "two words and no colon", input: `${START}X a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "no name", input: `${START}: a\r\n\r\n`, violation: "empty-field-name" },
  { name: "name with a bracket", input: `${START}X[]: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name with a slash", input: `${START}X/Y: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name with a space", input: `${START}X Y: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name with NUL", input: `${START}X\0: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name beyond ASCII", input: `${START}\xcf: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name in quotes", input: `${START}"X": a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "NUL in a value", input: `${START}X: a\0b\r\n\r\n`, violation: "nul-in-field-value" },
  { name: "control in a value", input: `${START}X: a\x0bb\r\n\r\n`, violation: "control-in-field-value" },
  { name: "escape in a value", input: `${START}X: \x1b[31m\r\n\r\n`, violation: "control-in-field-value" },
  { name: "DEL in a value", input: `${START}X: a\x7f\r\n\r\n`, violation: "control-in-field-value" },
  { name: "bare CR in a value", input: `${START}X: a\rY: b\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "bare CR in a name", input: `${START}X\rY: b\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "bare LF behind a value", input: `${START}X: a\nY: b\r\n\r\n`, violation: "bare-line-feed" },
  { name: "bare LF behind a name", input: `${START}X\nY: b\r\n\r\n`, violation: "bare-line-feed" },
  { name: "bare LF for the empty line", input: `${START}X: a\r\n\n`, violation: "bare-line-feed" },
  { name: "bare LF twice", input: "GET / HTTP/1.1\r\nHost: a.test\n\n", violation: "bare-line-feed" },
  { name: "CR CR LF at the end", input: `${START}X: a\r\n\r\r\n`, violation: "bare-carriage-return" },
  { name: "CR CR LF behind a value", input: `${START}X: a\r\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "Connection names Host", input: `${START}Connection: Host\r\n\r\n`, violation: "connection-names-framing" },
  {
    name: "Connection names Content-Length",
    input: `${START}Connection: close, content-length\r\nContent-Length: 5\r\n\r\nhello`,
    violation: "connection-names-framing",
  },
  {
    name: "Connection names Transfer-Encoding",
    input: `${START}Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    violation: "connection-names-framing",
  },
  { name: "Connection with a quote", input: `${START}Connection: "close"\r\n\r\n`, violation: "connection-malformed" },
  { name: "Connection without a comma", input: `${START}Connection: a b\r\n\r\n`, violation: "connection-malformed" },
  {
    name: "Connection with a hundred options",
    input: `${START}Connection: ${"a,".repeat(100)}\r\n\r\n`,
    violation: "too-many-connection-options",
  },
  { name: "another expectation", input: `${START}Expect: 200-ok\r\n\r\n`, violation: "expectation-unknown" },
  { name: "no expectation", input: `${START}Expect:\r\n\r\n`, violation: "expectation-unknown" },
  { name: "two expectations", input: `${START}Expect: 100-continue, x\r\n\r\n`, violation: "expectation-unknown" },
  {
    name: "an expectation twice",
    input: `${START}Expect: 100-continue\r\nExpect: 100-continue\r\n\r\n`,
    violation: "expectation-unknown",
  },
];
