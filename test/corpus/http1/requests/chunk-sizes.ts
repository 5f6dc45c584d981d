import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Chunk sizes and the line that they are on (RFC 9112 section 7.1). */
export const CHUNK_SIZES: readonly HostileCase[] = [
  { name: "no size", input: `${START}\r\nhello\r\n`, violation: "chunk-size-missing" },
  { name: "size not hexadecimal", input: `${START}g\r\n`, violation: "chunk-size-invalid" },
  { name: "size with 0x", input: `${START}0x5\r\nhello\r\n0\r\n\r\n`, violation: "chunk-size-invalid" },
  { name: "size with plus", input: `${START}+5\r\nhello\r\n0\r\n\r\n`, violation: "chunk-size-invalid" },
  { name: "size with minus", input: `${START}-5\r\nhello\r\n0\r\n\r\n`, violation: "chunk-size-invalid" },
  { name: "space before the size", input: `${START} 5\r\nhello\r\n0\r\n\r\n`, violation: "chunk-size-invalid" },
  { name: "space behind the size", input: `${START}5 \r\nhello\r\n0\r\n\r\n`, violation: "chunk-extension-invalid" },
  { name: "HTAB behind the size", input: `${START}5\t\r\nhello\r\n0\r\n\r\n`, violation: "chunk-extension-invalid" },
  { name: "space inside the size", input: `${START}1 0\r\nhello\r\n0\r\n\r\n`, violation: "chunk-extension-invalid" },
  { name: "underscore in the size", input: `${START}1_0\r\nhello\r\n0\r\n\r\n`, violation: "chunk-size-invalid" },
  { name: "NUL in the size", input: `${START}5\0\r\nhello\r\n0\r\n\r\n`, violation: "chunk-size-invalid" },
  { name: "size 2^53", input: `${START}20000000000000\r\n`, violation: "chunk-size-overflow" },
  { name: "size 2^64 + 5", input: `${START}10000000000000005\r\nhello\r\n`, violation: "chunk-size-overflow" },
  { name: "bare LF behind the size", input: `${START}5\nhello\r\n0\r\n\r\n`, violation: "bare-line-feed" },
  { name: "bare CR behind the size", input: `${START}5\rhello\r\n0\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "comma behind the size", input: `${START}5,a\r\nhello\r\n`, violation: "chunk-size-invalid" },
];
