import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Trailer sections (RFC 9112 section 7.1.2, RFC 9110 section 6.5.1). */
export const TRAILERS: readonly HostileCase[] = [
  { name: "bare LF for the last line", input: `${START}0\r\n\n`, violation: "bare-line-feed" },
  { name: "bare CR for the last line", input: `${START}0\r\n\rX`, violation: "bare-carriage-return" },
  { name: "trailer Content-Length", input: `${START}0\r\nContent-Length: 5\r\n\r\n`, violation: "trailer-forbidden" },
  {
    name: "trailer Transfer-Encoding",
    input: `${START}0\r\ntransfer-encoding: x\r\n\r\n`,
    violation: "trailer-forbidden",
  },
  { name: "trailer Host", input: `${START}0\r\nX: y\r\nHOST: b.test\r\n\r\n`, violation: "trailer-forbidden" },
  { name: "trailer Connection", input: `${START}0\r\nConnection: close\r\n\r\n`, violation: "trailer-forbidden" },
  { name: "trailer Authorization", input: `${START}0\r\nAuthorization: x\r\n\r\n`, violation: "trailer-forbidden" },
  {
    name: "trailer X-Forwarded-For",
    input: `${START}0\r\nX-Forwarded-For: ::1\r\n\r\n`,
    violation: "trailer-forbidden",
  },
  { name: "trailer folded", input: `${START}0\r\nX: a\r\n b\r\n\r\n`, violation: "obs-fold" },
  { name: "trailer behind a space", input: `${START}0\r\n X: a\r\n\r\n`, violation: "whitespace-before-first-field" },
  {
    name: "trailer with a space before the colon",
    input: `${START}0\r\nX : a\r\n\r\n`,
    violation: "whitespace-before-colon",
  },
  { name: "trailer without a colon", input: `${START}0\r\nX\r\n\r\n`, violation: "field-without-colon" },
  { name: "trailer without a name", input: `${START}0\r\n: a\r\n\r\n`, violation: "empty-field-name" },
  { name: "trailer with a bad name", input: `${START}0\r\nX(: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "trailer with NUL", input: `${START}0\r\nX: \0\r\n\r\n`, violation: "nul-in-field-value" },
  { name: "trailer with a control", input: `${START}0\r\nX: \x08\r\n\r\n`, violation: "control-in-field-value" },
  { name: "trailer with bare LF", input: `${START}0\r\nX: a\n\r\n`, violation: "bare-line-feed" },
  { name: "trailer with bare CR", input: `${START}0\r\nX: a\rY: b\r\n\r\n`, violation: "bare-carriage-return" },
  { name: "trailer folded by HTAB", input: `${START}0\r\nX: a\r\n\tb\r\n\r\n`, violation: "obs-fold" },
  {
    name: "trailer with HTAB before the colon",
    input: `${START}0\r\nX\t: a\r\n\r\n`,
    violation: "whitespace-before-colon",
  },
];
