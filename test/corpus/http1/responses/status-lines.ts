import type { HostileCase } from "../hostile-case.ts";

const OK = "HTTP/1.1 200 OK\r\n";

/** Status lines: versions, reasons and ends (RFC 9112 section 4). */
export const STATUS_LINES: readonly HostileCase[] = [
  { name: "empty line first", input: `\r\n${OK}\r\n`, violation: "version-malformed" },
  { name: "space first", input: ` ${OK}\r\n`, violation: "version-malformed" },
  { name: "version in lower case", input: "http/1.1 200 OK\r\n\r\n", violation: "version-malformed" },
  { name: "another protocol", input: "ICY 200 OK\r\n\r\n", violation: "version-malformed" },
  { name: "HTTP/2.0", input: "HTTP/2.0 200 OK\r\n\r\n", violation: "version-unsupported" },
  { name: "HTTP/0.9", input: "HTTP/0.9 200 OK\r\n\r\n", violation: "version-unsupported" },
  { name: "a page without a head", input: "<html>\r\n<body>\r\n", violation: "version-malformed" },
  { name: "two spaces behind the version", input: "HTTP/1.1  200 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "NUL in the reason", input: "HTTP/1.1 200 O\0K\r\n\r\n", violation: "invalid-reason" },
  { name: "bare LF behind the reason", input: "HTTP/1.1 200 OK\n\r\n", violation: "bare-line-feed" },
  { name: "bare CR in the reason", input: "HTTP/1.1 200 O\rK\r\n\r\n", violation: "bare-carriage-return" },
  { name: "a hyphen behind the version", input: "HTTP/1.1-200 OK\r\n\r\n", violation: "version-malformed" },
  { name: "a letter for the minor version", input: "HTTP/1.x 200 OK\r\n\r\n", violation: "version-malformed" },
  { name: "VT in the reason", input: "HTTP/1.1 200 O\vK\r\n\r\n", violation: "invalid-reason" },
  { name: "a control for the CR", input: "HTTP/1.1 200 OK\x01\n\r\n", violation: "bare-line-feed" },
];
