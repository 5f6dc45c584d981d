import type { HostileCase } from "../hostile-case.ts";

const VERSION = "GET / HTTP/1.1\r\n";

/** Host that is no authority (RFC 9112 section 3.2, RFC 9110 section 7.2). */
export const HOST_VALUES: readonly HostileCase[] = [
  { name: "Host with a path", input: `${VERSION}Host: a.test/x\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a user", input: `${VERSION}Host: u@a.test\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a space", input: `${VERSION}Host: a b\r\n\r\n`, violation: "host-invalid" },
  { name: "two names in Host", input: `${VERSION}Host: a.test, b.test\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a port above 65535", input: `${VERSION}Host: a:65536\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a signed port", input: `${VERSION}Host: a:-1\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with two ports", input: `${VERSION}Host: a:80:80\r\n\r\n`, violation: "host-invalid" },
  { name: "Host that is a port", input: `${VERSION}Host: :80\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with an open bracket", input: `${VERSION}Host: [::1\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a zone", input: `${VERSION}Host: [fe80::1%25eth0]\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with letters behind a bracket", input: `${VERSION}Host: [::1]x\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a quote", input: `${VERSION}Host: a"b\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a bad escape", input: `${VERSION}Host: a%2\r\n\r\n`, violation: "host-invalid" },
  { name: "Host beyond ASCII", input: `${VERSION}Host: b\xfccher.test\r\n\r\n`, violation: "host-invalid" },
  {
    name: "Host with an escape that is not hexadecimal",
    input: `${VERSION}Host: a%zz\r\n\r\n`,
    violation: "host-invalid",
  },
  { name: "Host with half an escape", input: `${VERSION}Host: a%2z\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with another half of an escape", input: `${VERSION}Host: a%z2\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with one colon in brackets", input: `${VERSION}Host: [12:34]\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with a brace for the bracket", input: `${VERSION}Host: [::1}:80\r\n\r\n`, violation: "host-invalid" },
  { name: "Host with nothing in brackets", input: `${VERSION}Host: []\r\n\r\n`, violation: "host-invalid" },
];
