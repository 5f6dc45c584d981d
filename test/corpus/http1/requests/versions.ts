import type { HostileCase } from "../hostile-case.ts";

const REST = "\r\nHost: a.test\r\n\r\n";

/** Versions (RFC 9112 section 2.3, RFC 9110 section 15.6.6). */
export const VERSIONS: readonly HostileCase[] = [
  { name: "version in lower case", input: `GET / http/1.1${REST}`, violation: "version-malformed" },
  { name: "version with two digits", input: `GET / HTTP/1.10${REST}`, violation: "version-malformed" },
  { name: "version without minor", input: `GET / HTTP/1${REST}`, violation: "version-malformed" },
  { name: "version with a comma", input: `GET / HTTP/1,1${REST}`, violation: "version-malformed" },
  { name: "another protocol", input: `GET / ICY/1.1${REST}`, violation: "version-malformed" },
  { name: "version with a sign", input: `GET / HTTP/+1.1${REST}`, violation: "version-malformed" },
  { name: "HTTP/0.9 named", input: `GET / HTTP/0.9${REST}`, violation: "version-unsupported" },
  { name: "HTTP/2.0", input: `GET / HTTP/2.0${REST}`, violation: "version-unsupported" },
  { name: "the preface of HTTP/2", input: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", violation: "version-unsupported" },
  { name: "HTTP/3.1", input: `GET / HTTP/3.1${REST}`, violation: "version-unsupported" },
  { name: "a letter for the minor version", input: `GET / HTTP/1.x${REST}`, violation: "version-malformed" },
  { name: "a slash for the minor version", input: `GET / HTTP/1./${REST}`, violation: "version-malformed" },
];
