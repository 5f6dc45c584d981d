import type { HostileCase } from "../hostile-case.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** Ends of the connection that come too early (RFC 9112 section 8). */
export const TRUNCATIONS: readonly HostileCase[] = [
  { name: "nothing", input: "", violation: "truncated", finish: true },
  { name: "half a status line", input: "HTTP/1.1 20", violation: "truncated", finish: true },
  { name: "half a head", input: `${OK}Content-Length: 5\r\n`, violation: "truncated", finish: true },
  { name: "100 alone", input: "HTTP/1.1 100 Continue\r\n\r\n", violation: "truncated", finish: true },
  { name: "half a body", input: `${OK}Content-Length: 5\r\n\r\nhel`, violation: "truncated", finish: true },
  { name: "no last chunk", input: `${CHUNKED}5\r\nhello\r\n`, violation: "truncated", finish: true },
  { name: "no last line", input: `${CHUNKED}5\r\nhello\r\n0\r\n`, violation: "truncated", finish: true },
];
