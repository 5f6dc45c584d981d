import type { HostileCase } from "../hostile-case.ts";

const VERSION = "GET / HTTP/1.1\r\n";

/** Host: none, or several (RFC 9112 section 3.2). */
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
];
