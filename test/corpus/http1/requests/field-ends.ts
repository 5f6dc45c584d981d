import type { HostileCase } from "../hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";

/** Ends of field lines other than CRLF (RFC 9112 section 2.2). */
export const FIELD_ENDS: readonly HostileCase[] = [
  { name: "bare CR in a value", input: `${START}X: a\rY: b\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "bare CR in a name", input: `${START}X\rY: b\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "bare LF behind a value", input: `${START}X: a\nY: b\r\n\r\n`, violation: "bare-line-feed" },
  { name: "bare LF behind a name", input: `${START}X\nY: b\r\n\r\n`, violation: "bare-line-feed" },
  { name: "bare LF for the empty line", input: `${START}X: a\r\n\n`, violation: "bare-line-feed" },
  { name: "bare LF twice", input: "GET / HTTP/1.1\r\nHost: a.test\n\n", violation: "bare-line-feed" },
  { name: "CR CR LF at the end", input: `${START}X: a\r\n\r\r\n`, violation: "bare-carriage-return" },
  { name: "CR CR LF behind a value", input: `${START}X: a\r\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "a byte and bare LF for the empty line", input: `${START}@\n`, violation: "invalid-field-name" },
];
