import type { HostileCase } from "../hostile-case.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** Content-Length and Transfer-Encoding of responses (RFC 9112 section 6). */
export const FRAMING: readonly HostileCase[] = [
  {
    name: "CL with TE",
    input: `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    violation: "content-length-with-transfer-encoding",
  },
  {
    name: "two CL",
    input: `${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`,
    violation: "content-length-repeated",
  },
  { name: "CL list", input: `${OK}Content-Length: 5, 5\r\n\r\nhello`, violation: "content-length-repeated" },
  { name: "CL minus", input: `${OK}Content-Length: -1\r\n\r\n`, violation: "content-length-invalid" },
  { name: "CL too big", input: `${OK}Content-Length: 99999999999999999\r\n\r\n`, violation: "content-length-overflow" },
  {
    name: "bad CL to HEAD",
    input: `${OK}Content-Length: x\r\n\r\n`,
    violation: "content-length-invalid",
    request: { method: "HEAD", minorVersion: 1, upgrade: false },
  },
  { name: "TE gzip", input: `${OK}Transfer-Encoding: gzip\r\n\r\n`, violation: "chunked-not-final" },
  {
    name: "TE behind gzip",
    input: `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE chunked twice",
    input: `${OK}Transfer-Encoding: chunked, chunked\r\n\r\n`,
    violation: "chunked-repeated",
  },
  {
    name: "TE with HTTP/1.0",
    input: "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    violation: "transfer-encoding-in-http-1.0",
  },
  {
    name: "TE to a request of HTTP/1.0",
    input: `${CHUNKED}0\r\n\r\n`,
    violation: "transfer-encoding-in-http-1.0",
    request: { method: "GET", minorVersion: 0, upgrade: false },
  },
];
