import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, bytewise, requestTranscript, wholly } from "../../../test/support/http1.ts";
import { ParserState, type Http1Limits } from "./head.ts";
import { RequestParser } from "./request-parser.ts";

const HOST = "Host: a.test\r\n";

/** Whole, byte by byte, and with another request behind. */
function play(input: string, expected: string[], limits?: Partial<Http1Limits>): void {
  assert.deepEqual(requestTranscript(wholly(input), limits), expected, "fed whole");
  assert.deepEqual(requestTranscript(bytewise(input), limits), expected, "fed byte by byte");
  const behind = ["GET /b @none 1.0 {}", "end"];
  assert.deepEqual(requestTranscript(wholly(`${input}GET /b HTTP/1.0\r\n\r\n`), limits), [...expected, ...behind]);
}

test("RequestParser reads a request without a body", () => {
  play(`GET /x?y=[1]|{} HTTP/1.1\r\n${HOST}\r\n`, ["GET /x?y=[1]|{} @a.test 1.1 keepAlive {Host=a.test}", "end"]);
});

test("RequestParser ignores one empty line before a request", () => {
  play(`\r\nGET / HTTP/1.1\r\n${HOST}\r\n`, ["GET / @a.test 1.1 keepAlive {Host=a.test}", "end"]);
});

test("RequestParser trims white space around values and keeps it inside", () => {
  play(`GET / HTTP/1.1\r\nHost:\ta.test \t\r\nX:\r\nY:  a \t b  \r\nZ: \xfc\r\n\r\n`, [
    "GET / @a.test 1.1 keepAlive {Host=a.test|X=|Y=a \t b|Z=\xfc}",
    "end",
  ]);
});

test("RequestParser frames a body by its length", () => {
  play(`POST / HTTP/1.1\r\n${HOST}Content-Length: 0005\r\n\r\nhello`, [
    "POST / @a.test 1.1 length=5 keepAlive {Host=a.test|Content-Length=0005}",
    'body "hello"',
    "end",
  ]);
  play(`PUT / HTTP/1.1\r\n${HOST}Content-Length: 0\r\n\r\n`, [
    "PUT / @a.test 1.1 length=0 keepAlive {Host=a.test|Content-Length=0}",
    "end",
  ]);
});

test("RequestParser tells a chunked body as it came, framing and trailers included", () => {
  const body = '5;a=b;c="d\\"\xfc" ; e\r\nhello\r\nA\r\n0123456789\r\n00\r\nX-Sum: 1\r\nY:\r\n\r\n';
  play(`POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: Chunked\r\n\r\n${body}`, [
    "POST / @a.test 1.1 chunked keepAlive {Host=a.test|Transfer-Encoding=Chunked}",
    `body ${JSON.stringify(body)}`,
    "end",
  ]);
});

test("RequestParser tells the body of one chunk in one span", () => {
  const spans: string[] = [];
  const parser = new RequestParser({
    onHead() {},
    onBody: (_bytes, start, end) => spans.push(`${start}-${end}`),
    onMessageEnd() {},
  });
  const head = `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`;
  parser.execute(bytesOf(`${head}1\r\na\r\n2\r\nbb\r\n0\r\n\r\n`));
  assert.deepEqual(spans, [`${head.length}-${head.length + 18}`]);
});

test("RequestParser takes the authority of an absolute-form target instead of Host", () => {
  play(`GET http://b.test:81/p?q HTTP/1.1\r\n${HOST}\r\n`, [
    "GET http://b.test:81/p?q @b.test:81 1.1 keepAlive path=/p?q {Host=a.test}",
    "end",
  ]);
  play(`GET HTTPS://[::1]?q HTTP/1.1\r\n${HOST}\r\n`, [
    "GET HTTPS://[::1]?q @[::1] 1.1 keepAlive path=?q {Host=a.test}",
    "end",
  ]);
});

test("RequestParser takes asterisk-form and authority-form with their methods", () => {
  play(`OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, ["OPTIONS * @a.test 1.1 keepAlive {Host=a.test}", "end"]);
  play(`CONNECT b.test:443 HTTP/1.1\r\n${HOST}\r\n`, [
    "CONNECT b.test:443 @b.test:443 1.1 keepAlive {Host=a.test}",
    "end",
  ]);
});

test("RequestParser takes an empty Host and methods that nobody registered", () => {
  play("M-SEARCH / HTTP/1.1\r\nHost:\r\n\r\n", ["M-SEARCH / @ 1.1 keepAlive {Host=}", "end"]);
});

test("RequestParser treats HTTP/1.2 to 1.9 as 1.1", () => {
  play(`GET / HTTP/1.9\r\n${HOST}\r\n`, ["GET / @a.test 1.1 keepAlive {Host=a.test}", "end"]);
});

test("RequestParser never keeps a connection of HTTP/1.0, nor upgrades it, nor waits for its 100-continue", () => {
  play("POST / HTTP/1.0\r\nConnection: keep-alive, upgrade\r\nUpgrade: x\r\nExpect: y\r\nContent-Length: 1\r\n\r\nz", [
    "POST / @none 1.0 length=1 {-Connection=keep-alive, upgrade|-Upgrade=x|Expect=y|Content-Length=1}",
    'body "z"',
    "end",
  ]);
});

test("RequestParser flags hop-by-hop fields and those that Connection names", () => {
  play(
    `GET / HTTP/1.1\r\n${HOST}Connection: X-A, close\r\nx-a: 1\r\nX-B: 2\r\nKeep-Alive: 3\r\nProxy-Connection: 4\r\n` +
      `Proxy-Authorization: 5\r\nTE: gzip, Trailers;q=1\r\nTrailer: X\r\n\r\n`,
    [
      "GET / @a.test 1.1 teTrailers {Host=a.test|-Connection=X-A, close|-x-a=1|X-B=2|-Keep-Alive=3|-Proxy-Connection=4|" +
        "-Proxy-Authorization=5|-TE=gzip, Trailers;q=1|Trailer=X}",
      "end",
    ],
  );
});

test("RequestParser knows an upgrade by Connection and Upgrade, and none to h2c", () => {
  const upgrade = `GET / HTTP/1.1\r\n${HOST}Connection: keep-alive, Upgrade\r\n`;
  play(`${upgrade}Upgrade: websocket\r\n\r\n`, [
    "GET / @a.test 1.1 keepAlive upgrade {Host=a.test|-Connection=keep-alive, Upgrade|Upgrade=websocket}",
    "end",
  ]);
  play(`${upgrade}Upgrade: websocket, H2C\r\n\r\n`, [
    "GET / @a.test 1.1 keepAlive {Host=a.test|-Connection=keep-alive, Upgrade|-Upgrade=websocket, H2C}",
    "end",
  ]);
  play(`${upgrade}\r\n`, ["GET / @a.test 1.1 keepAlive {Host=a.test|-Connection=keep-alive, Upgrade}", "end"]);
});

test("RequestParser reads Expect: 100-continue", () => {
  play(`POST / HTTP/1.1\r\n${HOST}Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx`, [
    "POST / @a.test 1.1 length=1 keepAlive expectContinue {Host=a.test|Expect=100-Continue|Content-Length=1}",
    'body "x"',
    "end",
  ]);
});

test("RequestParser takes heads up to its limits to the byte", () => {
  const head = `GET / HTTP/1.1\r\n${HOST}X: 12345\r\n\r\n`;
  const limits = { headBytesMax: head.length, startLineBytesMax: 24, fieldBytesMax: 14, fieldsMax: 2 };
  play(head, ["GET / @a.test 1.1 keepAlive {Host=a.test|X=12345}", "end"], limits);
});

test("RequestParser takes more fields than it has room for at first", () => {
  const lines = Array.from({ length: 120 }, (_, i) => `X-${i}: ${i}\r\n`).join("");
  const transcript = requestTranscript(bytewise(`GET / HTTP/1.1\r\n${HOST}${lines}\r\n`));
  assert.match(transcript[0] ?? "", /\|X-0=0\|.*\|X-119=119\}$/);
});

test("RequestParser stops behind a message until next is called", () => {
  const events: string[] = [];
  const parser = new RequestParser({
    onHead: (head) => events.push(head.method),
    onBody() {},
    onMessageEnd: () => events.push("end"),
  });
  const request = `GET / HTTP/1.1\r\n${HOST}\r\n`;
  const bytes = bytesOf(request + request);
  assert.equal(parser.execute(bytes), request.length);
  assert.ok(parser.ended);
  assert.equal(parser.execute(bytes, request.length), 0);
  parser.next();
  assert.equal(parser.state, ParserState.IDLE);
  assert.equal(parser.execute(bytes, request.length), request.length);
  assert.deepEqual(events, ["GET", "end", "GET", "end"]);
});

test("RequestParser stops behind a message even when next is called within onMessageEnd", () => {
  const parser: RequestParser = new RequestParser({ onHead() {}, onBody() {}, onMessageEnd: () => parser.next() });
  const request = `GET / HTTP/1.1\r\n${HOST}\r\n`;
  assert.equal(parser.execute(bytesOf(request + request)), request.length);
});
