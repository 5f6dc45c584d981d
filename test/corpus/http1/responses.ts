import type { HostileCase } from "./hostile-case.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const UPGRADE = { method: "GET", minorVersion: 1, upgrade: true };

/** Responses (RFC 9112 sections 4, 5, 6 and 7). */
export const RESPONSE_CASES: readonly HostileCase[] = [
  { name: "empty line first", input: `\r\n${OK}\r\n`, violation: "version-malformed" },
  { name: "space first", input: ` ${OK}\r\n`, violation: "version-malformed" },
  { name: "version in lower case", input: "http/1.1 200 OK\r\n\r\n", violation: "version-malformed" },
  { name: "another protocol", input: "ICY 200 OK\r\n\r\n", violation: "version-malformed" },
  { name: "HTTP/2.0", input: "HTTP/2.0 200 OK\r\n\r\n", violation: "version-unsupported" },
  { name: "HTTP/0.9", input: "HTTP/0.9 200 OK\r\n\r\n", violation: "version-unsupported" },
  { name: "a page without a head", input: "<html>\r\n<body>\r\n", violation: "version-malformed" },
  { name: "two spaces behind the version", input: "HTTP/1.1  200 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "status of two digits", input: "HTTP/1.1 20 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "status of four digits", input: "HTTP/1.1 2000 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "status with a sign", input: "HTTP/1.1 +20 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "status with letters", input: "HTTP/1.1 2xx OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "no status", input: "HTTP/1.1\r\n\r\n", violation: "status-line-malformed" },
  { name: "no space behind the status", input: "HTTP/1.1 200\r\n\r\n", violation: "status-line-malformed" },
  { name: "status below 100", input: "HTTP/1.1 099 OK\r\n\r\n", violation: "invalid-status" },
  { name: "NUL in the reason", input: "HTTP/1.1 200 O\0K\r\n\r\n", violation: "invalid-reason" },
  { name: "bare LF behind the reason", input: "HTTP/1.1 200 OK\n\r\n", violation: "bare-line-feed" },
  { name: "bare CR in the reason", input: "HTTP/1.1 200 O\rK\r\n\r\n", violation: "bare-carriage-return" },
  {
    name: "status line too long",
    input: `HTTP/1.1 200 ${"O".repeat(100)}\r\n\r\n`,
    violation: "status-line-too-long",
    limits: { startLineBytesMax: 64 },
  },
  { name: "folded value", input: `${OK}X: a\r\n b\r\n\r\n`, violation: "obs-fold" },
  { name: "space before the first field", input: `${OK} X: a\r\n\r\n`, violation: "whitespace-before-first-field" },
  { name: "space before the colon", input: `${OK}Content-Length : 0\r\n\r\n`, violation: "whitespace-before-colon" },
  { name: "no name", input: `${OK}: a\r\n\r\n`, violation: "empty-field-name" },
  { name: "no colon", input: `${OK}X\r\n\r\n`, violation: "field-without-colon" },
  { name: "bad name", input: `${OK}X@: a\r\n\r\n`, violation: "invalid-field-name" },
  { name: "NUL in a value", input: `${OK}X: \0\r\n\r\n`, violation: "nul-in-field-value" },
  { name: "control in a value", input: `${OK}X: \x01\r\n\r\n`, violation: "control-in-field-value" },
  { name: "bare LF behind a value", input: `${OK}X: a\n\r\n`, violation: "bare-line-feed" },
  { name: "bare CR in a value", input: `${OK}X: a\rb\r\n\r\n`, violation: "bare-carriage-return" },
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
  {
    name: "TE in 100",
    input: "HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\n",
    violation: "transfer-encoding-without-content",
  },
  {
    name: "TE in 204",
    input: "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    violation: "transfer-encoding-without-content",
  },
  {
    name: "CL in 103",
    input: "HTTP/1.1 103 Early Hints\r\nContent-Length: 5\r\n\r\nhello",
    violation: "content-length-without-content",
  },
  {
    name: "CL in 204",
    input: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
    violation: "content-length-without-content",
  },
  {
    name: "Connection names Content-Length",
    input: `${OK}Connection: content-length\r\nContent-Length: 0\r\n\r\n`,
    violation: "connection-names-framing",
  },
  { name: "Connection malformed", input: `${OK}Connection: a b\r\n\r\n`, violation: "connection-malformed" },
  {
    name: "101 to a plain request",
    input: "HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    violation: "unexpected-upgrade",
  },
  {
    name: "101 without Upgrade",
    input: "HTTP/1.1 101 X\r\nConnection: upgrade\r\n\r\n",
    violation: "unexpected-upgrade",
    request: UPGRADE,
  },
  {
    name: "101 without Connection",
    input: "HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n",
    violation: "unexpected-upgrade",
    request: UPGRADE,
  },
  {
    name: "fault behind a 100",
    input: `HTTP/1.1 100 Continue\r\n\r\n${OK}X : a\r\n\r\n`,
    violation: "whitespace-before-colon",
  },
  { name: "bad chunk size", input: `${CHUNKED}xyz\r\n`, violation: "chunk-size-invalid" },
  { name: "chunk data unterminated", input: `${CHUNKED}3\r\nabcd\r\n`, violation: "chunk-data-unterminated" },
  { name: "trailer Content-Length", input: `${CHUNKED}0\r\nContent-Length: 1\r\n\r\n`, violation: "trailer-forbidden" },
  { name: "trailer Set-Cookie", input: `${CHUNKED}0\r\nSet-Cookie: a=b\r\n\r\n`, violation: "trailer-forbidden" },
  {
    name: "too many fields",
    input: `${OK}A: 1\r\nB: 2\r\n\r\n`,
    violation: "too-many-fields",
    limits: { fieldsMax: 1 },
  },
  {
    name: "head too large",
    input: `${OK}${"A: 1\r\n".repeat(20)}\r\n`,
    violation: "head-too-large",
    limits: { headBytesMax: 64 },
  },
];

/** Ends of the connection that come too early (RFC 9112 section 8). */
export const TRUNCATED_RESPONSE_CASES: readonly HostileCase[] = [
  { name: "nothing", input: "", violation: "truncated", finish: true },
  { name: "half a status line", input: "HTTP/1.1 20", violation: "truncated", finish: true },
  { name: "half a head", input: `${OK}Content-Length: 5\r\n`, violation: "truncated", finish: true },
  { name: "100 alone", input: "HTTP/1.1 100 Continue\r\n\r\n", violation: "truncated", finish: true },
  { name: "half a body", input: `${OK}Content-Length: 5\r\n\r\nhel`, violation: "truncated", finish: true },
  { name: "no last chunk", input: `${CHUNKED}5\r\nhello\r\n`, violation: "truncated", finish: true },
  { name: "no last line", input: `${CHUNKED}5\r\nhello\r\n0\r\n`, violation: "truncated", finish: true },
];
