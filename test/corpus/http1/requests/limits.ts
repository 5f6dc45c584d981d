import { NARROW_LIMITS } from "../narrow-limits.ts";
import type { HostileCase } from "../hostile-case.ts";

const LINE = "GET / HTTP/1.1\r\n";
const START = `${LINE}Host: a.test\r\n`;
const CHUNKED = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";
const { headBytesMax, startLineBytesMax, fieldBytesMax, chunkLineBytesMax, trailerBytesMax } = NARROW_LIMITS;

/** Limits, each with its own code (RFC 9112 sections 3 and 7.1.1, RFC 6585 section 5). */
const CASES: readonly Omit<HostileCase, "limits">[] = [
  {
    name: "target too long by one byte",
    input: `GET /${"a".repeat(startLineBytesMax - 15)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    violation: "target-too-long",
  },
  {
    name: "target too long, and no end of the line",
    input: `GET /${"a".repeat(startLineBytesMax)}`,
    violation: "target-too-long",
  },
  {
    name: "method too long",
    input: `${"A".repeat(startLineBytesMax)} / HTTP/1.1\r\nHost: a\r\n\r\n`,
    violation: "method-too-long",
  },
  { name: "method without end", input: "A".repeat(startLineBytesMax), violation: "method-too-long" },
  {
    name: "field too large by one byte",
    input: `${START}X: ${"a".repeat(fieldBytesMax - 4)}\r\n\r\n`,
    violation: "field-too-large",
  },
  { name: "field without end", input: `${START}X: ${"a".repeat(fieldBytesMax)}`, violation: "field-too-large" },
  { name: "one field too many", input: `${START}A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n`, violation: "too-many-fields" },
  {
    name: "head too large",
    input: `${START}X: ${"a".repeat(50)}\r\nY: ${"a".repeat(50)}\r\n\r\n`,
    violation: "head-too-large",
  },
  {
    name: "head too large by one byte",
    input: `${START}X: ${"a".repeat(40)}\r\nY: ${"a".repeat(headBytesMax - START.length - 45 - 6)}\r\n\r\n`,
    violation: "head-too-large",
  },
  {
    name: "chunk line too long by one byte",
    input: `${CHUNKED}5;${"a".repeat(chunkLineBytesMax - 3)}\r\nhello\r\n0\r\n\r\n`,
    violation: "chunk-line-too-long",
  },
  {
    name: "chunk size with many zeros",
    input: `${CHUNKED}${"0".repeat(chunkLineBytesMax)}5\r\nhello\r\n0\r\n\r\n`,
    violation: "chunk-line-too-long",
  },
  {
    name: "trailers too large",
    input: `${CHUNKED}0\r\n${"X: 1\r\n".repeat(trailerBytesMax / 6)}\r\n`,
    violation: "trailer-too-large",
  },
  {
    name: "trailers too large by one byte",
    input: `${CHUNKED}0\r\nX: ${"a".repeat(trailerBytesMax - 6)}\r\n\r\n`,
    violation: "trailer-too-large",
  },
];

export const LIMITS: readonly HostileCase[] = CASES.map((one) => ({ ...one, limits: NARROW_LIMITS }));
