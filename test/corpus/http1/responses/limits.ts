import type { HostileCase } from "../hostile-case.ts";
import { NARROW_LIMITS } from "../narrow-limits.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const { startLineBytesMax, fieldBytesMax, chunkLineBytesMax, trailerBytesMax } = NARROW_LIMITS;

/** Limits of responses (RFC 9112 sections 4 and 7.1.1, RFC 6585 section 5). */
const CASES: readonly Omit<HostileCase, "limits">[] = [
  {
    name: "status line too long by one byte",
    input: `HTTP/1.1 200 ${"O".repeat(startLineBytesMax - 14)}\r\n\r\n`,
    violation: "status-line-too-long",
  },
  {
    name: "status line without end",
    input: `HTTP/1.1 200 ${"O".repeat(startLineBytesMax)}`,
    violation: "status-line-too-long",
  },
  {
    name: "field too large by one byte",
    input: `${OK}X: ${"a".repeat(fieldBytesMax - 4)}\r\n\r\n`,
    violation: "field-too-large",
  },
  {
    name: "one field too many",
    input: `${OK}A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n\r\n`,
    violation: "too-many-fields",
  },
  {
    name: "head too large",
    input: `${OK}X: ${"a".repeat(55)}\r\nY: ${"a".repeat(55)}\r\n\r\n`,
    violation: "head-too-large",
  },
  {
    name: "chunk line too long by one byte",
    input: `${CHUNKED}5;${"a".repeat(chunkLineBytesMax - 3)}\r\nhello\r\n0\r\n\r\n`,
    violation: "chunk-line-too-long",
  },
  {
    name: "trailers too large by one byte",
    input: `${CHUNKED}0\r\nX: ${"a".repeat(trailerBytesMax - 6)}\r\n\r\n`,
    violation: "trailer-too-large",
  },
];

export const LIMITS: readonly HostileCase[] = CASES.map((one) => ({ ...one, limits: NARROW_LIMITS }));
