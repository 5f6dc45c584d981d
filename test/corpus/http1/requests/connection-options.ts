import type { HostileCase } from "../hostile-case.ts";

const START = "GET / HTTP/1.1\r\nHost: a.test\r\n";

/** Connection and Expect (RFC 9110 sections 7.6.1 and 10.1.1). */
export const CONNECTION_OPTIONS: readonly HostileCase[] = [
  { name: "Connection names Host", input: `${START}Connection: Host\r\n\r\n`, violation: "connection-names-framing" },
  {
    name: "Connection names Content-Length",
    input: `${START}Connection: close, content-length\r\nContent-Length: 5\r\n\r\nhello`,
    violation: "connection-names-framing",
  },
  {
    name: "Connection names Transfer-Encoding",
    input: `${START}Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    violation: "connection-names-framing",
  },
  { name: "Connection with a quote", input: `${START}Connection: "close"\r\n\r\n`, violation: "connection-malformed" },
  { name: "Connection without a comma", input: `${START}Connection: a b\r\n\r\n`, violation: "connection-malformed" },
  {
    name: "Connection with a hundred options",
    input: `${START}Connection: ${"a,".repeat(100)}\r\n\r\n`,
    violation: "too-many-connection-options",
  },
  { name: "another expectation", input: `${START}Expect: 200-ok\r\n\r\n`, violation: "expectation-unknown" },
  { name: "no expectation", input: `${START}Expect:\r\n\r\n`, violation: "expectation-unknown" },
  { name: "two expectations", input: `${START}Expect: 100-continue, x\r\n\r\n`, violation: "expectation-unknown" },
  {
    name: "an expectation twice",
    input: `${START}Expect: 100-continue\r\nExpect: 100-continue\r\n\r\n`,
    violation: "expectation-unknown",
  },
];
