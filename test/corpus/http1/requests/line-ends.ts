import type { HostileCase } from "../hostile-case.ts";

const REST = "\r\nHost: a.test\r\n\r\n";

/** Ends of request lines other than CRLF (RFC 9112 section 2.2). */
export const LINE_ENDS: readonly HostileCase[] = [
  { name: "bare LF first", input: `\nGET / HTTP/1.1${REST}`, violation: "bare-line-feed" },
  { name: "bare CR first", input: `\rGET / HTTP/1.1${REST}`, violation: "bare-carriage-return" },
  { name: "bare LF behind the line", input: `GET / HTTP/1.1\nHost: a.test\r\n\r\n`, violation: "bare-line-feed" },
  { name: "bare LF behind the method", input: `GET\n/ HTTP/1.1${REST}`, violation: "bare-line-feed" },
  { name: "bare LF in the target", input: `GET /\nx HTTP/1.1${REST}`, violation: "bare-line-feed" },
  { name: "bare CR in the target", input: `GET /\rx HTTP/1.1${REST}`, violation: "bare-carriage-return" },
  { name: "bare CR behind the version", input: `GET / HTTP/1.1\rx${REST}`, violation: "bare-carriage-return" },
  { name: "two CR", input: `GET / HTTP/1.1\r${REST}`, violation: "bare-carriage-return" },
  { name: "a letter for the CR", input: "GET / HTTP/1.1x\nHost: a.test\r\n\r\n", violation: "bare-line-feed" },
];
