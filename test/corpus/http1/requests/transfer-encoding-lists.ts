import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\n";
const END = "\r\n\r\n0\r\n\r\n";

/** Transfer-Encoding that is no list of codings (RFC 9112 section 7). */
export const TRANSFER_ENCODING_LISTS: readonly HostileCase[] = [
  { name: "TE empty", input: `${START}Transfer-Encoding:${END}`, violation: "transfer-encoding-malformed" },
  {
    name: "TE in quotes",
    input: `${START}Transfer-Encoding: "chunked"${END}`,
    violation: "transfer-encoding-malformed",
  },
  {
    name: "TE behind a comma",
    input: `${START}Transfer-Encoding: ,chunked${END}`,
    violation: "transfer-encoding-malformed",
  },
  {
    name: "TE before a comma",
    input: `${START}Transfer-Encoding: chunked,${END}`,
    violation: "transfer-encoding-malformed",
  },
  {
    name: "TE with a space inside",
    input: `${START}Transfer-Encoding: chun ked${END}`,
    violation: "transfer-encoding-malformed",
  },
  {
    name: "TE behind a byte beyond ASCII",
    input: `${START}Transfer-Encoding: \xa0chunked${END}`,
    violation: "transfer-encoding-malformed",
  },
  {
    name: "TE behind a vertical tab",
    input: `${START}Transfer-Encoding: \x0bchunked${END}`,
    violation: "control-in-field-value",
  },
  { name: "TE folded", input: `${START}Transfer-Encoding:\r\n chunked${END}`, violation: "obs-fold" },
];
