import type { SeededRandom } from "./random.ts";

const METHODS = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH"];
const ODD_METHODS = ["TRACE", "CONNECT", "M-SEARCH", "FOO", "get", "OPTIONS"];
const TARGETS = ["/", "/a?b=c", "/%00", "/[]{}|^`", "//x", "/a;b", "http://b.test/p?q", "HTTPS://b:8/", "/\\x", '/"<>'];
const ODD_TARGETS = ["*", "a.test:80", "http:/x", "/#a", "ftp://a/", "http://u@a/", "?q"];
const ODD_VERSIONS = ["HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "http/1.1"];
/** White space before and behind a value. */
const BEFORE = [" ", " ", " ", "", "\t", "  ", " \t"];
const BEHIND = ["", "", "", "", " ", "\t"];
const NAMES = ["X", "x-a", "Accept", "Cookie", "!#$%&'*+-.^_`|~9", "Content-Type", "Keep-Alive", "Trailer"];
const VALUES = ["a", "", "a, b", "\xfc\x80\xff", "a \t b", '"q\\"x"', "chunked", "0", " padded\t ", "a:b"];
/** Lines with a meaning: right ones, and wrong ones that somebody takes. */
const SPECIAL = [
  "Connection: close",
  "Connection: keep-alive, X",
  "Connection: upgrade",
  "Upgrade: websocket",
  "Upgrade: h2c",
  "Content-Length: 5",
  "Content-Length: 05",
  "Content-Length: +5",
  "Content-Length: 5, 5",
  "Content-Length: 0",
  "Content-Length:\t3 ",
  "Content-Length: 99999999999999999999",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: CHUNKED",
  "Transfer-Encoding: gzip, chunked",
  "Transfer-Encoding: chunked, identity",
  "Transfer-Encoding: identity",
  "Transfer-Encoding:\tchunked\t",
  "transfer-encoding : chunked",
  "Expect: 100-continue",
  "Expect: other",
  "TE: trailers",
  "Host: b.test",
  "Host:",
  "X: a\r\n folded",
  "X\x00: a",
  "Proxy-Connection: close",
];
const LENGTHS = ["Content-Length", "content-length"];
const CODINGS = ["Transfer-Encoding", "TRANSFER-ENCODING"];
const EXTENSIONS = [
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  "",
  ";a",
  ";a=b",
  ';a="b"',
  " ; a = b",
  ";a;b",
  ";",
  ";a=",
  '; a="\\""',
  " ",
];
const SIZES = ["5", "5", "05", "0x5", "+5", "5_", "fffffffffffffffff"];
const TRAILERS = [
  "",
  "",
  "",
  "",
  "",
  "",
  "T: 1\r\n",
  "T: 1\r\nU:  2 \r\n",
  "Content-Length: 3\r\n",
  "T : 1\r\n",
  "Host: x\r\n",
];
const STATUSES = ["200 OK", "200 ", "204 No Content", "304 Not Modified", "404 \xfc", "599 x", "200 a\tb"];
const ODD_STATUSES = ["200", "099 x", "101 Up", "1000 x", "2x0 x"];
const INTERIM = ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"];

/** What damage is made of, besides single bytes. */
const FRAGMENTS = [
  "\r\n",
  "\r\n\r\n",
  "\r",
  "\n",
  " ",
  "\t",
  ":",
  "\0",
  ";",
  ",",
  '"',
  "0\r\n\r\n",
  "\x0b",
  "\x7f",
  "\xa0",
];

/** One to three requests of a connection, mostly right, then perhaps damaged. */
export function generateRequests(random: SeededRandom): string {
  let text = random.once(12) ? "\r\n" : "";
  for (let left = 1 + random.below(3); left > 0; left--) {
    const method = random.pick(random.once(12) ? ODD_METHODS : METHODS);
    const target = random.pick(random.once(12) ? ODD_TARGETS : TARGETS);
    text += `${method} ${target} ${version(random)}\r\n`;
    if (!random.once(20)) text += `Host: ${random.pick(["a.test", "a.test:80", "[::1]:8", "b"])}\r\n`;
    text += content(random);
  }
  return damaged(random, text);
}

/** A response and what may stand around it, mostly right, then perhaps damaged. */
export function generateResponse(random: SeededRandom): string {
  const interim = random.once(5) ? random.pick(INTERIM) : "";
  const text = `${interim}${version(random)} ${random.pick(random.once(6) ? ODD_STATUSES : STATUSES)}\r\n${content(random)}`;
  return damaged(random, text);
}

function content(random: SeededRandom): string {
  let lines = "";
  for (let left = random.below(4); left > 0; left--) {
    lines += line(random, random.pick(NAMES), random.pick(VALUES));
  }
  if (random.once(4)) lines += `${random.pick(SPECIAL)}\r\n`;
  switch (random.below(3)) {
    case 0:
      return `${lines}\r\n`;
    case 1:
      return `${lines}${line(random, random.pick(LENGTHS), "5")}\r\nhello`;
    default:
      return `${lines}${line(random, random.pick(CODINGS), random.pick(["chunked", "Chunked"]))}\r\n${chunks(random)}`;
  }
}

function version(random: SeededRandom): string {
  return random.once(15) ? random.pick(ODD_VERSIONS) : "HTTP/1.1";
}

function line(random: SeededRandom, name: string, value: string): string {
  return `${name}:${random.pick(BEFORE)}${value}${random.pick(BEHIND)}\r\n`;
}

function chunks(random: SeededRandom): string {
  let text = "";
  for (let left = random.below(3); left > 0; left--) {
    const size = random.once(10) ? random.pick(SIZES) : "5";
    text += `${size}${random.pick(EXTENSIONS)}\r\nhello\r\n`;
  }
  return `${text}0${random.pick(EXTENSIONS)}\r\n${random.pick(TRAILERS)}\r\n`;
}

function damaged(random: SeededRandom, text: string): string {
  let result = text;
  for (let hits = Math.max(0, random.below(5) - 2); hits > 0; hits--) {
    const at = random.below(result.length + 1);
    const end = Math.min(result.length, at + random.below(4));
    const put = random.once(2) ? random.pick(FRAGMENTS) : String.fromCharCode(random.below(256));
    const kind = random.below(4);
    if (kind === 0) result = result.slice(0, at) + put + result.slice(at);
    else if (kind === 1) result = result.slice(0, at) + put + result.slice(at + 1);
    else if (kind === 2) result = result.slice(0, at) + result.slice(end);
    else result = result.slice(0, end) + result.slice(at);
  }
  return result;
}
