import type { HostileCase } from "./hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";
const CHUNKED = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Limits, each with its own code (RFC 9112 section 3, RFC 6585 section 5). */
export const LIMIT_CASES: readonly HostileCase[] = [
  {
    name: "target too long",
    input: `GET /${"a".repeat(100)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    violation: "target-too-long",
    limits: { startLineBytesMax: 64 },
  },
  {
    name: "target too long, and no end of the line",
    input: `GET /${"a".repeat(100)}`,
    violation: "target-too-long",
    limits: { startLineBytesMax: 64 },
  },
  {
    name: "method too long",
    input: `${"A".repeat(100)} / HTTP/1.1\r\nHost: a\r\n\r\n`,
    violation: "method-too-long",
    limits: { startLineBytesMax: 64 },
  },
  {
    name: "method without end",
    input: "A".repeat(70),
    violation: "method-too-long",
    limits: { startLineBytesMax: 64 },
  },
  {
    name: "field too large",
    input: `${START}X: ${"a".repeat(100)}\r\n\r\n`,
    violation: "field-too-large",
    limits: { fieldBytesMax: 64 },
  },
  {
    name: "field without end",
    input: `${START}X: ${"a".repeat(100)}`,
    violation: "field-too-large",
    limits: { fieldBytesMax: 64 },
  },
  {
    name: "field too large by one byte",
    input: `${START}X: ${"a".repeat(60)}\r\n\r\n`,
    violation: "field-too-large",
    limits: { fieldBytesMax: 64 },
  },
  {
    name: "too many fields",
    input: `${START}A: 1\r\nB: 2\r\nC: 3\r\n\r\n`,
    violation: "too-many-fields",
    limits: { fieldsMax: 3 },
  },
  {
    name: "head too large",
    input: `${START}${"X: 1\r\n".repeat(20)}\r\n`,
    violation: "head-too-large",
    limits: { headBytesMax: 100 },
  },
  {
    name: "head too large by one byte",
    input: `${START}X: 1234567\r\n\r\n`,
    violation: "head-too-large",
    limits: { headBytesMax: START.length + 13 },
  },
  {
    name: "chunk line too long",
    input: `${CHUNKED}5;${"a".repeat(64)}\r\nhello\r\n0\r\n\r\n`,
    violation: "chunk-line-too-long",
    limits: { chunkLineBytesMax: 64 },
  },
  {
    name: "chunk size with many zeros",
    input: `${CHUNKED}${"0".repeat(64)}5\r\nhello\r\n0\r\n\r\n`,
    violation: "chunk-line-too-long",
    limits: { chunkLineBytesMax: 64 },
  },
  {
    name: "trailers too large",
    input: `${CHUNKED}0\r\n${"X: 1\r\n".repeat(20)}\r\n`,
    violation: "trailer-too-large",
    limits: { trailerBytesMax: 64 },
  },
];
