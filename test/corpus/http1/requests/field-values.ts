import type { HostileCase } from "../hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";

/** Field values with controls (RFC 9110 section 5.5). */
export const FIELD_VALUES: readonly HostileCase[] = [
  { name: "NUL in a value", input: `${START}X: a\0b\r\n\r\n`, violation: "nul-in-field-value" },
  { name: "control in a value", input: `${START}X: a\x0bb\r\n\r\n`, violation: "control-in-field-value" },
  { name: "escape in a value", input: `${START}X: \x1b[31m\r\n\r\n`, violation: "control-in-field-value" },
  { name: "DEL in a value", input: `${START}X: a\x7f\r\n\r\n`, violation: "control-in-field-value" },
];
