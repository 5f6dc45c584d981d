import type { HostileCase } from "../hostile-case.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** Chunked bodies of responses (RFC 9112 section 7.1). */
export const CHUNKS: readonly HostileCase[] = [
  { name: "bad chunk size", input: `${CHUNKED}xyz\r\n`, violation: "chunk-size-invalid" },
  { name: "chunk data unterminated", input: `${CHUNKED}3\r\nabcd\r\n`, violation: "chunk-data-unterminated" },
  { name: "trailer Content-Length", input: `${CHUNKED}0\r\nContent-Length: 1\r\n\r\n`, violation: "trailer-forbidden" },
  { name: "trailer Set-Cookie", input: `${CHUNKED}0\r\nSet-Cookie: a=b\r\n\r\n`, violation: "trailer-forbidden" },
];
