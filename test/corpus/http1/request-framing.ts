import type { HostileCase } from "./hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\n";
const END = "\r\n\r\n0\r\n\r\n";

/** Content-Length and Transfer-Encoding (RFC 9112 section 6, RFC 9110 section 8.6). */
export const REQUEST_FRAMING_CASES: readonly HostileCase[] = [
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
    name: "two CL",
    input: `${START}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
    violation: "content-length-repeated",
  },
  {
    name: "CL twice the same",
    input: `${START}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello`,
    violation: "content-length-repeated",
  },
  { name: "CL list", input: `${START}Content-Length: 5, 5\r\n\r\nhello`, violation: "content-length-repeated" },
  { name: "CL list of two", input: `${START}Content-Length: 5,6\r\n\r\nhello`, violation: "content-length-repeated" },
  { name: "CL empty", input: `${START}Content-Length:\r\n\r\n`, violation: "content-length-invalid" },
  { name: "CL plus", input: `${START}Content-Length: +5\r\n\r\nhello`, violation: "content-length-invalid" },
  { name: "CL minus", input: `${START}Content-Length: -5\r\n\r\nhello`, violation: "content-length-invalid" },
  { name: "CL minus zero", input: `${START}Content-Length: -0\r\n\r\n`, violation: "content-length-invalid" },
  { name: "CL hexadecimal", input: `${START}Content-Length: 0x5\r\n\r\nhello`, violation: "content-length-invalid" },
  {
    name: "CL with an exponent",
    input: `${START}Content-Length: 5e0\r\n\r\nhello`,
    violation: "content-length-invalid",
  },
  { name: "CL with a point", input: `${START}Content-Length: 5.0\r\n\r\nhello`, violation: "content-length-invalid" },
  {
    name: "CL with a space inside",
    input: `${START}Content-Length: 1 0\r\n\r\nhello`,
    violation: "content-length-invalid",
  },
  {
    name: "CL with an underscore",
    input: `${START}Content-Length: 1_0\r\n\r\nhello`,
    violation: "content-length-invalid",
  },
  { name: "CL in quotes", input: `${START}Content-Length: "5"\r\n\r\nhello`, violation: "content-length-invalid" },
  {
    name: "CL with digits beyond ASCII",
    input: `${START}Content-Length: \xb2\r\n\r\nhe`,
    violation: "content-length-invalid",
  },
  { name: "CL 2^53", input: `${START}Content-Length: 9007199254740992\r\n\r\n`, violation: "content-length-overflow" },
  {
    name: "CL 2^64 + 5",
    input: `${START}Content-Length: 18446744073709551621\r\n\r\nhello`,
    violation: "content-length-overflow",
  },
  {
    name: "CL of 400 digits",
    input: `${START}Content-Length: ${"9".repeat(400)}\r\n\r\n`,
    violation: "content-length-overflow",
  },
  { name: "TE identity", input: `${START}Transfer-Encoding: identity${END}`, violation: "chunked-not-final" },
  { name: "TE gzip", input: `${START}Transfer-Encoding: gzip${END}`, violation: "chunked-not-final" },
  { name: "TE xchunked", input: `${START}Transfer-Encoding: xchunked${END}`, violation: "chunked-not-final" },
  { name: "TE chunke", input: `${START}Transfer-Encoding: chunke${END}`, violation: "chunked-not-final" },
  {
    name: "TE chunked before another",
    input: `${START}Transfer-Encoding: chunked, gzip${END}`,
    violation: "chunked-not-final",
  },
  {
    name: "TE chunked before identity on another line",
    input: `${START}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity${END}`,
    violation: "chunked-not-final",
  },
  {
    name: "TE behind gzip",
    input: `${START}Transfer-Encoding: gzip, chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE behind identity",
    input: `${START}Transfer-Encoding: identity, chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE behind gzip on another line",
    input: `${START}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE behind a coding with a parameter",
    input: `${START}Transfer-Encoding: x;q=1, chunked${END}`,
    violation: "transfer-coding-unknown",
  },
  {
    name: "TE chunked twice",
    input: `${START}Transfer-Encoding: chunked, chunked${END}`,
    violation: "chunked-repeated",
  },
  {
    name: "TE chunked on two lines",
    input: `${START}Transfer-Encoding: chunked\r\nTransfer-Encoding: Chunked${END}`,
    violation: "chunked-repeated",
  },
  {
    name: "TE chunked with a parameter",
    input: `${START}Transfer-Encoding: chunked;a=b${END}`,
    violation: "chunked-with-parameter",
  },
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
