import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\n";
const END = "\r\n\r\n0\r\n\r\n";

/** Content where there is none, and two ways to frame it (RFC 9112 section 6.1, RFC 9110 section 9.3). */
export const FRAMING: readonly HostileCase[] = [
  {
    name: "CL before TE",
    input: `${START}Content-Length: 5\r\nTransfer-Encoding: chunked${END}`,
    violation: "content-length-with-transfer-encoding",
  },
  {
    name: "TE before CL",
    input: `${START}Transfer-Encoding: chunked\r\nContent-Length: 5${END}`,
    violation: "content-length-with-transfer-encoding",
  },
  {
    name: "CL 0 with TE",
    input: `${START}content-length:0\r\ntransfer-encoding:identity${END}`,
    violation: "content-length-with-transfer-encoding",
  },
  {
    name: "TE with HTTP/1.0",
    input: `POST / HTTP/1.0\r\nTransfer-Encoding: chunked${END}`,
    violation: "transfer-encoding-in-http-1.0",
  },
  {
    name: "CONNECT with content",
    input: "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\nContent-Length: 5\r\n\r\nhello",
    violation: "content-in-connect",
  },
  {
    name: "TRACE with content",
    input: "TRACE / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    violation: "content-in-trace",
  },
];
