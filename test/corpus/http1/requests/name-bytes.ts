import type { HostileCase } from "../hostile-case.ts";

/** Delimiters and bytes beyond ASCII: none is part of a token, and the colon ends one. */
const BYTES = '"(),/;<=>?@[\\]{}\x80\xe9\xff'.split("");

/** Field names with one byte that no token has (RFC 9110 sections 5.1 and 5.6.2). */
export const NAME_BYTES: readonly HostileCase[] = BYTES.map((byte) => ({
  name: `name with ${JSON.stringify(byte)}`,
  input: `GET / HTTP/1.1\r\nHost: a.test\r\nX${byte}Y: a\r\n\r\n`,
  violation: "invalid-field-name",
}));
