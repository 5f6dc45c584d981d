import type { HostileCase } from "../hostile-case.ts";

/** Status codes that are not three digits between spaces (RFC 9112 section 4, RFC 9110 section 15). */
export const STATUS_CODES: readonly HostileCase[] = [
  { name: "status of two digits", input: "HTTP/1.1 20 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "status of four digits", input: "HTTP/1.1 2000 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "status with a sign", input: "HTTP/1.1 +20 OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "status with letters", input: "HTTP/1.1 2xx OK\r\n\r\n", violation: "status-line-malformed" },
  { name: "no status", input: "HTTP/1.1\r\n\r\n", violation: "status-line-malformed" },
  { name: "no space behind the status", input: "HTTP/1.1 200\r\n\r\n", violation: "status-line-malformed" },
  { name: "status below 100", input: "HTTP/1.1 099 OK\r\n\r\n", violation: "invalid-status" },
  {
    name: "status with a slash for the second digit",
    input: "HTTP/1.1 2/0 OK\r\n\r\n",
    violation: "status-line-malformed",
  },
  {
    name: "status with a colon for the second digit",
    input: "HTTP/1.1 2:0 OK\r\n\r\n",
    violation: "status-line-malformed",
  },
  {
    name: "status with a slash for the last digit",
    input: "HTTP/1.1 20/ OK\r\n\r\n",
    violation: "status-line-malformed",
  },
  {
    name: "status with a colon for the last digit",
    input: "HTTP/1.1 20: OK\r\n\r\n",
    violation: "status-line-malformed",
  },
  {
    name: "status with a colon for the first digit",
    input: "HTTP/1.1 :00 OK\r\n\r\n",
    violation: "status-line-malformed",
  },
  {
    name: "status with a slash for the first digit",
    input: "HTTP/1.1 /00 OK\r\n\r\n",
    violation: "status-line-malformed",
  },
];
