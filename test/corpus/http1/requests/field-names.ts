import type { HostileCase } from "../hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";

/** Field lines without a name, or with one that is no token (RFC 9110 section 5.1). */
export const FIELD_NAMES: readonly HostileCase[] = [
  { name: "no colon", input: `${START}X\r\n\r\n`, violation: "field-without-colon" },
  { name: "two words and no colon", input: `${START}X a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "no name", input: `${START}: a\r\n\r\n`, violation: "empty-field-name" },
  { name: "name with a bracket", input: `${START}X[]: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name with a slash", input: `${START}X/Y: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name with a space", input: `${START}X Y: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name with NUL", input: `${START}X\0: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name beyond ASCII", input: `${START}\xcf: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "name in quotes", input: `${START}"X": a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "first name with an at sign", input: "GET / HTTP/1.1\r\n@Host: a\r\n\r\n", violation: "invalid-field-name" },
];
