import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\n";

/** Content-Length (RFC 9112 section 6.3, RFC 9110 section 8.6). */
export const CONTENT_LENGTHS: readonly HostileCase[] = [
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
];
