import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\n";
const END = "\r\n\r\n0\r\n\r\n";

/** Codings other than chunked alone (RFC 9112 sections 6.1, 6.3 and 7). */
export const TRANSFER_CODINGS: readonly HostileCase[] = [
  { name: "TE identity", input: `${START}Transfer-Encoding: identity${END}`, violation: "chunked-not-final" },
  { name: "TE gzip", input: `${START}Transfer-Encoding: gzip${END}`, violation: "chunked-not-final" },
  { name: "TE xchunked", input: `${START}Transfer-Encoding: xchunked${END}`, violation: "chunked-not-final" },
  { name: "TE chunke", input: `${START}Transfer-Encoding: chunke${END}`, violation: "chunked-not-final" },
  {
    name: "TE chunked before another",
    input: `${START}Transfer-Encoding: chunked, gzip${END}`,
    violation: "chunked-not-final",
  },
  {
    name: "TE chunked before identity on another line",
    input: `${START}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity${END}`,
    violation: "chunked-not-final",
  },
  {
    name: "TE behind gzip",
    input: `${START}Transfer-Encoding: gzip, chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE behind identity",
    input: `${START}Transfer-Encoding: identity, chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE behind gzip on another line",
    input: `${START}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE behind a coding with a parameter",
    input: `${START}Transfer-Encoding: x;q=1, chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE chunked twice",
    input: `${START}Transfer-Encoding: chunked, chunked${END}`,
    violation: "chunked-repeated",
  },
  {
    name: "TE chunked on two lines",
    input: `${START}Transfer-Encoding: chunked\r\nTransfer-Encoding: Chunked${END}`,
    violation: "chunked-repeated",
  },
  {
    name: "TE chunked with a parameter",
    input: `${START}Transfer-Encoding: chunked;a=b${END}`,
    violation: "chunked-with-parameter",
  },
];
