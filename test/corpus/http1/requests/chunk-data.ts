import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Chunks whose data is not as long as they say (RFC 9112 section 7.1). */
export const CHUNK_DATA: readonly HostileCase[] = [
  { name: "data longer than its size", input: `${START}4\r\nhello\r\n0\r\n\r\n`, violation: "chunk-data-unterminated" },
  { name: "data with bare LF behind", input: `${START}5\r\nhello\n0\r\n\r\n`, violation: "chunk-data-unterminated" },
  { name: "data with bare CR behind", input: `${START}5\r\nhello\r0\r\n\r\n`, violation: "chunk-data-unterminated" },
  {
    name: "data with the next size behind",
    input: `${START}5\r\nhello0\r\n\r\n`,
    violation: "chunk-data-unterminated",
  },
];
