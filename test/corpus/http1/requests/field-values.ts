import type { HostileCase } from "../hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";

/** Field values with controls (RFC 9110 section 5.5). */
export const FIELD_VALUES: readonly HostileCase[] = [
  { name: "NUL in a value", input: `${START}X: a\0b\r\n\r\n`, violation: "nul-in-field-value" },
  { name: "control in a value", input: `${START}X: a\x0bb\r\n\r\n`, violation: "control-in-field-value" },
  { name: "escape in a value", input: `${START}X: \x1b[31m\r\n\r\n`, violation: "control-in-field-value" },
  { name: "DEL in a value", input: `${START}X: a\x7f\r\n\r\n`, violation: "control-in-field-value" },
  { name: "control first in a value", input: `${START}X: \x01bcdefgh\r\n\r\n`, violation: "control-in-field-value" },
  { name: "NUL second in a value", input: `${START}X: a\0cdefgh\r\n\r\n`, violation: "nul-in-field-value" },
  { name: "control third in a value", input: `${START}X: ab\x01defgh\r\n\r\n`, violation: "control-in-field-value" },
  { name: "control fourth in a value", input: `${START}X: abc\x1fefgh\r\n\r\n`, violation: "control-in-field-value" },
  { name: "DEL first in a value", input: `${START}X: \x7fbcdefgh\r\n\r\n`, violation: "control-in-field-value" },
  { name: "DEL second in a value", input: `${START}X: a\x7fcdefgh\r\n\r\n`, violation: "control-in-field-value" },
  { name: "DEL third in a value", input: `${START}X: ab\x7fdefgh\r\n\r\n`, violation: "control-in-field-value" },
  { name: "DEL fourth in a value", input: `${START}X: abc\x7fefgh\r\n\r\n`, violation: "control-in-field-value" },
];
