import type { HostileCase } from "../hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";
const FIRST = "GET / HTTP/1.1\r\n";

/** White space where a field line has none (RFC 9112 sections 2.2, 5.1 and 5.2). */
export const FIELD_SPACES: readonly HostileCase[] = [
  { name: "folded value", input: `${START}X: a\r\n b\r\n\r\n`, violation: "obs-fold" },
  { name: "folded by HTAB", input: `${START}X: a\r\n\tb\r\n\r\n`, violation: "obs-fold" },
  { name: "folded into nothing", input: `${START} \r\n\r\n`, violation: "obs-fold" },
  {
    name: "space before the first field",
    input: `${FIRST} Host: a\r\n\r\n`,
    violation: "whitespace-before-first-field",
  },
  { name: "HTAB before the first field", input: `${FIRST}\tX: a\r\n\r\n`, violation: "whitespace-before-first-field" },
  { name: "space before the colon", input: `${START}X : a\r\n\r\n`, violation: "whitespace-before-colon" },
  { name: "HTAB before the colon", input: `${START}X\t: a\r\n\r\n`, violation: "whitespace-before-colon" },
  {
    name: "space behind Transfer-Encoding",
    input: `${START}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    violation: "whitespace-before-colon",
  },
  {
    name: "space behind Content-Length",
    input: `${START}Content-Length \t: 5\r\n\r\nhello`,
    violation: "whitespace-before-colon",
  },
];
