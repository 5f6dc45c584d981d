import type { HostileCase } from "../hostile-case.ts";

function options(name: string, ...lines: string[]): HostileCase {
  const input = ["OPTIONS / HTTP/1.1", "Host: a.test", ...lines, "", ""].join("\r\n");
  return { name, input, violation: "max-forwards-invalid" };
}

/** Limits that are no number, or more than one (RFC 9110 section 7.6.2). */
export const MAX_FORWARDS: readonly HostileCase[] = [
  options("nothing", "Max-Forwards:"),
  options("a word", "Max-Forwards: many"),
  options("a sign", "Max-Forwards: -1"),
  options("a plus", "Max-Forwards: +1"),
  options("hexadecimal", "Max-Forwards: 0x1"),
  options("a list", "Max-Forwards: 1, 1"),
  options("a space within", "Max-Forwards: 1 0"),
  options("two fields", "Max-Forwards: 1", "Max-Forwards: 0"),
  {
    name: "a fraction, in TRACE",
    input: "TRACE / HTTP/1.1\r\nHost: a.test\r\nMax-Forwards: 0.5\r\n\r\n",
    violation: "max-forwards-invalid",
  },
];
