import type { HostileCase } from "../hostile-case.ts";

const START = "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n";

/** Chunk extensions (RFC 9112 section 7.1.1). */
export const CHUNK_EXTENSIONS: readonly HostileCase[] = [
  { name: "extension without a size", input: `${START};a\r\n`, violation: "chunk-size-missing" },
  { name: "bare LF in an extension", input: `${START}5;a\nhello\r\n0\r\n\r\n`, violation: "bare-line-feed" },
  { name: "bare LF in a quoted extension", input: `${START}5;a="\n"\r\nhello\r\n`, violation: "bare-line-feed" },
  {
    name: "CRLF in a quoted extension",
    input: `${START}5;a="\r\n"\r\nhello\r\n`,
    violation: "chunk-extension-invalid",
  },
  {
    name: "escaped CR in an extension",
    input: `${START}5;a="\\\r\n"\r\nhello\r\n`,
    violation: "chunk-extension-invalid",
  },
  { name: "extension without a name", input: `${START}5;\r\nhello\r\n`, violation: "chunk-extension-invalid" },
  {
    name: "extension without a name, with a value",
    input: `${START}5;=a\r\nhello\r\n`,
    violation: "chunk-extension-invalid",
  },
  { name: "extension without a value", input: `${START}5;a=\r\nhello\r\n`, violation: "chunk-extension-invalid" },
  {
    name: "two extensions without a name between",
    input: `${START}5;;a\r\nhello\r\n`,
    violation: "chunk-extension-invalid",
  },
  { name: "text behind a quoted value", input: `${START}5;a="b"c\r\nhello\r\n`, violation: "chunk-extension-invalid" },
  {
    name: "space at the end of an extension",
    input: `${START}5;a=b \r\nhello\r\n`,
    violation: "chunk-extension-invalid",
  },
  { name: "control in an extension", input: `${START}5;a\x01\r\nhello\r\n`, violation: "chunk-extension-invalid" },
  { name: "two words in an extension", input: `${START}5;a bc\r\nhello\r\n`, violation: "chunk-extension-invalid" },
];
