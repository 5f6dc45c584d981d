/** A request that is right, and unlike what an ordinary client sends. */
export interface Oddity {
  readonly name: string;
  /** RFC and section that allow it. */
  readonly section: string;
  /** Latin-1: one byte per character. */
  readonly input: string;
  /** What a service behind the gateway must see. */
  readonly seen: {
    /** Method and target (default: `POST /x`). */
    readonly request?: string;
    /** Value of Host (default: `a.test`); undefined when there is none. */
    readonly host?: string | undefined;
    /** Values of X-A and X-B, the first of each name (default: none). */
    readonly a?: string;
    readonly b?: string;
    /** Without chunk framing (default: nothing). */
    readonly body?: string;
  };
  /** The connection ends behind it. */
  readonly isLast?: true;
  /** Who answers it with an error of their own, which is no misunderstanding. */
  readonly refusedBy?: readonly ("nginx" | "Apache" | "Node")[];
}

const HOST = "Host: a.test\r\n";
const POST = `POST /x HTTP/1.1\r\n${HOST}`;
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;
const HELLO = "5\r\nhello\r\n0\r\n\r\n";
const EMPTY = "Content-Length: 0\r\n\r\n";
const INNER = "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n";

function line(request: string, rest: Partial<Oddity> & Pick<Oddity, "section">): Oddity {
  const seen = { request, ...rest.seen };
  return { name: request.slice(0, 60), input: `${request} HTTP/1.1\r\n${HOST}\r\n`, ...rest, seen };
}

function fields(name: string, text: string, rest: Omit<Oddity, "name" | "input">): Oddity {
  return { name, input: `${POST}${text}\r\n${EMPTY}`, ...rest };
}

function oddHost(host: string): Oddity {
  const input = `POST /x HTTP/1.1\r\nHost: ${host}\r\n${EMPTY}`;
  return { name: `Host: ${host}`, section: "RFC 9110 section 7.2", input, seen: { host } };
}

function body(name: string, input: string, rest: Omit<Oddity, "name" | "input" | "seen">, seen = "hello"): Oddity {
  return { name, input, ...rest, seen: { body: seen } };
}

const START_LINES: readonly Oddity[] = [
  { name: "an empty line first", section: "RFC 9112 section 2.2", input: `\r\n${POST}${EMPTY}`, seen: {} },
  line("GET /a//b/./../c", { section: "RFC 3986 section 3.3" }),
  line("GET //a", { section: "RFC 9112 section 3.2.1" }),
  line("GET /?a?b=/c&d", { section: "RFC 3986 section 3.4" }),
  line("GET /%00%2f%zz", { section: "RFC 3986 section 2.1", refusedBy: ["nginx", "Apache"] }),
  line("GET /[]{}|^`", { section: "RFC 9112 section 3.2" }),
  line('GET /"<>\\', { section: "RFC 9112 section 3.2" }),
  line(`GET /${"a".repeat(4_000)}`, { section: "RFC 9112 section 3" }),
  line("M-SEARCH /", { section: "RFC 9110 section 9.1" }),
  line("FOO /", { section: "RFC 9110 section 9.1", refusedBy: ["Node"] }),
  line("get /", { section: "RFC 9110 section 9.1", refusedBy: ["nginx", "Node"] }),
  line("OPTIONS *", { section: "RFC 9112 section 3.2.4", refusedBy: ["nginx"] }),
  line("OPTIONS http://a.test", {
    section: "RFC 9112 section 3.2.4",
    refusedBy: ["nginx"],
    seen: { request: "OPTIONS *" },
  }),
  line("GET http://b.test/p?q", { section: "RFC 9112 section 3.2.2", seen: { request: "GET /p?q", host: "b.test" } }),
  line("GET http://b.test?q", { section: "RFC 9112 section 3.2.2", seen: { request: "GET /?q", host: "b.test" } }),
  line("GET HTTP://b.test:8", { section: "RFC 9112 section 3.2.2", seen: { request: "GET /", host: "b.test:8" } }),
  line("GET https://[::1]/p", { section: "RFC 9112 section 3.2.2", seen: { request: "GET /p", host: "[::1]" } }),
  { name: "HTTP/1.9", section: "RFC 9110 section 2.5", input: `POST /x HTTP/1.9\r\n${HOST}${EMPTY}`, seen: {} },
  {
    name: "HTTP/1.0 with a Host",
    section: "RFC 9112 section 9.3",
    input: `POST /x HTTP/1.0\r\n${HOST}Connection: keep-alive\r\nContent-Length: 5\r\n\r\nhello`,
    seen: { body: "hello" },
    isLast: true,
  },
  {
    name: "HTTP/1.0 without a Host",
    section: "RFC 9112 section 3.2",
    input: "GET /x HTTP/1.0\r\n\r\n",
    seen: { request: "GET /x", host: undefined },
    isLast: true,
  },
];

const FIELDS: readonly Oddity[] = [
  fields("names in odd case", "x-a: 1\r\nX-b: 2", {
    section: "RFC 9110 section 5.1",
    seen: { a: "1", b: "2" },
  }),
  fields("no space behind the colon", "X-A:1", { section: "RFC 9112 section 5", seen: { a: "1" } }),
  fields("spaces around a value", "X-A:   1   ", { section: "RFC 9112 section 5.1", seen: { a: "1" } }),
  fields("tabs around a value", "X-A:\t1\t \t", { section: "RFC 9110 section 5.6.3", seen: { a: "1" } }),
  fields("a tab within a value", "X-A: 1\t2", { section: "RFC 9110 section 5.5", seen: { a: "1\t2" } }),
  fields("no value", "X-A:\r\nX-B: ", { section: "RFC 9110 section 5.5", seen: { a: "", b: "" } }),
  fields("bytes beyond ASCII", "X-A: \xfc\x80\xff", { section: "RFC 9110 section 5.5", seen: { a: "\xfc\x80\xff" } }),
  fields("a value with colons and quotes", 'X-A: :"\\":', { section: "RFC 9110 section 5.5", seen: { a: ':"\\":' } }),
  fields("a field twice", "X-A: 1\r\nX-B: 2\r\nX-A: 3", { section: "RFC 9110 section 5.2", seen: { a: "1", b: "2" } }),
  fields("every byte of a token", "!#$%&'*+-.^_`|~09aZ: 1\r\nX-A: 1", {
    section: "RFC 9110 section 5.6.2",
    seen: { a: "1" },
  }),
  fields("a hundred fields", `${"X: 1\r\n".repeat(90)}X-A: 1`, { section: "RFC 9110 section 5.4", seen: { a: "1" } }),
  fields("a long value", `X-A: ${"a".repeat(7_000)}`, {
    section: "RFC 9110 section 5.4",
    seen: { a: "a".repeat(7_000) },
  }),
  fields("Connection with empty elements", "Connection: ,, X-A ,\t,keep-alive,\r\nX-A: 1\r\nX-B: 2", {
    section: "RFC 9110 section 5.6.1.2",
    seen: { b: "2" },
  }),
  fields("Connection twice", "Connection: X-A\r\nX-A: 1\r\nX-B: 2\r\nConnection: x-b", {
    section: "RFC 9110 section 7.6.1",
    seen: {},
  }),
  {
    ...fields("Connection: close", "Connection: CLOSE\r\nX-A: 1", {
      section: "RFC 9112 section 9.6",
      seen: { a: "1" },
    }),
    isLast: true,
  },
  fields("Proxy-Connection and Keep-Alive", "Proxy-Connection: close\r\nKeep-Alive: timeout=0\r\nX-A: 1", {
    section: "RFC 9112 appendix C.2.2",
    seen: { a: "1" },
  }),
  fields("TE", "TE: trailers, gzip;q=0.5\r\nX-A: 1", { section: "RFC 9110 section 10.1.4", seen: { a: "1" } }),
  fields("Upgrade without Connection", "Upgrade: websocket\r\nX-A: 1", {
    section: "RFC 9110 section 7.8",
    seen: { a: "1" },
  }),
  fields(
    "an upgrade to h2c",
    "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nX-A: 1",
    {
      section: "RFC 9110 section 7.8",
      seen: { a: "1" },
    },
  ),
  fields("an upgrade that nobody takes", "Connection: upgrade\r\nUpgrade: nothing\r\nX-A: 1", {
    section: "RFC 9110 section 7.8",
    seen: { a: "1" },
  }),
  ...["a.test:80", "A.TEST.", "[::1]:8", "a_b"].map((host) => oddHost(host)),
  ...["a.test:", "a%2Etest"].map((host): Oddity => ({ ...oddHost(host), refusedBy: ["Apache"] })),
  {
    name: "tabs around Host",
    section: "RFC 9110 section 5.6.3",
    input: `POST /x HTTP/1.1\r\nHost:\ta.test\t\r\n${EMPTY}`,
    seen: {},
  },
  {
    name: "an empty Host",
    section: "RFC 9112 section 3.2",
    input: `POST /x HTTP/1.1\r\nHost:\r\n${EMPTY}`,
    seen: { host: "" },
    refusedBy: ["nginx", "Apache"],
  },
];

const BODIES: readonly Oddity[] = [
  body("a length with zeros before it", `${POST}Content-Length: 00005\r\n\r\nhello`, {
    section: "RFC 9110 section 8.6",
  }),
  body("tabs around a length", `${POST}Content-Length:\t5\t\r\n\r\nhello`, { section: "RFC 9110 section 5.6.3" }),
  body(
    "a body that is a request",
    `${POST}Content-Length: ${INNER.length}\r\n\r\n${INNER}`,
    { section: "RFC 9112 section 6.2" },
    INNER,
  ),
  {
    name: "GET with a body",
    section: "RFC 9110 section 9.3.1",
    input: `GET /x HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello`,
    seen: { request: "GET /x", body: "hello" },
  },
  {
    name: "DELETE with chunks",
    section: "RFC 9110 section 9.3.5",
    input: `DELETE /x HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${HELLO}`,
    seen: { request: "DELETE /x", body: "hello" },
  },
  body("100-continue", `${POST}Expect: 100-Continue\r\nContent-Length: 5\r\n\r\nhello`, {
    section: "RFC 9110 section 10.1.1",
  }),
  body("chunked in odd case", `${POST}TRANSFER-ENCODING: ChunKed\r\n\r\n${HELLO}`, { section: "RFC 9112 section 7" }),
  body("spaces around chunked", `${POST}Transfer-Encoding:   chunked   \r\n\r\n${HELLO}`, {
    section: "RFC 9110 section 5.6.3",
  }),
  body("a tab before chunked", `${POST}Transfer-Encoding:\tchunked\r\n\r\n${HELLO}`, {
    section: "RFC 9110 section 5.6.3",
  }),
  body("a tab behind chunked", `${POST}Transfer-Encoding: chunked\t\r\n\r\n${HELLO}`, {
    section: "RFC 9110 section 5.6.3",
  }),
  body("chunk sizes with zeros", `${CHUNKED}0005\r\nhello\r\n000\r\n\r\n`, { section: "RFC 9112 section 7.1" }),
  body(
    "chunk sizes in both cases",
    `${CHUNKED}a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n`,
    { section: "RFC 9112 section 7.1" },
    "01234567890123456789",
  ),
  body("chunks of one byte", `${CHUNKED}1\r\nh\r\n1\r\ni\r\n0\r\n\r\n`, { section: "RFC 9112 section 7.1" }, "hi"),
  body(
    "data that looks like the last chunk",
    `${CHUNKED}5\r\n0\r\n\r\n\r\n0\r\n\r\n`,
    { section: "RFC 9112 section 7.1" },
    "0\r\n\r\n",
  ),
  body(
    "chunks that hold a request",
    `${CHUNKED}${INNER.length.toString(16)}\r\n${INNER}\r\n0\r\n\r\n`,
    { section: "RFC 9112 section 7.1" },
    INNER,
  ),
  body("no data at all", `${CHUNKED}0\r\n\r\n`, { section: "RFC 9112 section 7.1" }, ""),
  body("extensions", `${CHUNKED}5;a;b=c\r\nhello\r\n0;last\r\n\r\n`, { section: "RFC 9112 section 7.1.1" }),
  body("a quoted extension", `${CHUNKED}5;a="0;\\"b\\\\ "\r\nhello\r\n0\r\n\r\n`, {
    section: "RFC 9112 section 7.1.1",
  }),
  body("white space in an extension", `${CHUNKED}5 ; a = b\r\nhello\r\n0\r\n\r\n`, {
    section: "RFC 9112 section 7.1.1",
    refusedBy: ["Node"],
  }),
  body("trailers", `${CHUNKED}5\r\nhello\r\n0\r\nX-Sum: 1\r\nx-more:\t\xfc\r\n\r\n`, {
    section: "RFC 9112 section 7.1.2",
  }),
];

/** Requests that the gateway takes and forwards, though they are odd. */
export const ODDITIES: readonly Oddity[] = [...START_LINES, ...FIELDS, ...BODIES];
