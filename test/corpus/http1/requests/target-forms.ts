import type { HostileCase } from "../hostile-case.ts";

const REST = " HTTP/1.1\r\nHost: a.test\r\n\r\n";

/** Targets of none of the four forms, or of the wrong one (RFC 9112 section 3.2). */
export const TARGET_FORMS: readonly HostileCase[] = [
  { name: "asterisk with GET", input: `GET *${REST}`, violation: "asterisk-form-without-options" },
  { name: "asterisk and more", input: `OPTIONS *?x${REST}`, violation: "target-form-unknown" },
  { name: "authority with GET", input: `GET a.test:80${REST}`, violation: "authority-form-without-connect" },
  { name: "path without a slash", input: `GET index.html?${REST}`, violation: "target-form-unknown" },
  { name: "query alone", input: `GET ?x=1${REST}`, violation: "target-form-unknown" },
  { name: "scheme without an authority", input: `GET http:/x${REST}`, violation: "target-form-unknown" },
  { name: "one letter with OPTIONS", input: `OPTIONS x${REST}`, violation: "authority-form-without-connect" },
  { name: "a letter for the first slash", input: `GET http:x/a.test/${REST}`, violation: "target-form-unknown" },
  { name: "a letter for the second slash", input: `GET http:/xa.test/${REST}`, violation: "target-form-unknown" },
];
