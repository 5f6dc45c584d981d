import type { HostileCase } from "../hostile-case.ts";

const VERSION = "GET / HTTP/1.1\r\n";

/** Host: none, several, or no authority (RFC 9112 section 3.2, RFC 9110 section 7.2). */
export const HOSTS: readonly HostileCase[] = [
  { name: "no Host", input: `${VERSION}Accept: */*\r\n\r\n`, violation: "host-missing" },
  { name: "no field at all", input: `${VERSION}\r\n`, violation: "host-missing" },
  { name: "no Host with a URL", input: "GET http://a.test/ HTTP/1.1\r\n\r\n", violation: "host-missing" },
  { name: "two Hosts", input: `${VERSION}Host: a.test\r\nHost: b.test\r\n\r\n`, violation: "host-repeated" },
  { name: "the same Host twice", input: `${VERSION}Host: a\r\nhOST: a\r\n\r\n`, violation: "host-repeated" },
  {
    name: "two Hosts with HTTP/1.0",
    input: "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
    violation: "host-repeated",
  },
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
];
