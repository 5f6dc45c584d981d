import type { HostileCase } from "../hostile-case.ts";

const REST = "\r\nHost: a.test\r\n\r\n";

/** Methods that are no tokens (RFC 9110 section 9.1). */
export const METHODS: readonly HostileCase[] = [
  { name: "HTAB first", input: `\tGET / HTTP/1.1${REST}`, violation: "invalid-method" },
  { name: "HTAB behind the method", input: `GET\t/ HTTP/1.1${REST}`, violation: "invalid-method" },
  { name: "method with a separator", input: `GE(T) / HTTP/1.1${REST}`, violation: "invalid-method" },
  { name: "method with a colon", input: `GET: / HTTP/1.1${REST}`, violation: "invalid-method" },
  { name: "method with NUL", input: `GE\0T / HTTP/1.1${REST}`, violation: "invalid-method" },
  { name: "method beyond ASCII", input: `G\xc9T / HTTP/1.1${REST}`, violation: "invalid-method" },
  { name: "TLS ClientHello", input: "\x16\x03\x01\x02\x00\x01\x00\n", violation: "invalid-method" },
];
