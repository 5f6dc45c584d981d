import type { HostileCase } from "../hostile-case.ts";

const REST = "\r\nHost: a.test\r\n\r\n";

/** Characters that no target may have (RFC 9112 section 3.2). */
export const TARGET_CHARACTERS: readonly HostileCase[] = [
  { name: "HTAB behind the target", input: `GET /\tHTTP/1.1${REST}`, violation: "invalid-target-character" },
  { name: "NUL in the target", input: `GET /\0 HTTP/1.1${REST}`, violation: "invalid-target-character" },
  { name: "control in the target", input: `GET /\x01 HTTP/1.1${REST}`, violation: "invalid-target-character" },
  { name: "DEL in the target", input: `GET /\x7f HTTP/1.1${REST}`, violation: "invalid-target-character" },
  { name: "target beyond ASCII", input: `GET /\xc3\xa4 HTTP/1.1${REST}`, violation: "invalid-target-character" },
  { name: "fragment", input: `GET /#top HTTP/1.1${REST}`, violation: "target-with-fragment" },
];
