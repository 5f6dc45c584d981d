import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bytesOf,
  bytewise,
  PLAIN_GET,
  responseTranscript,
  wholly,
  type ResponseFeed,
} from "../../../test/support/http1.ts";
import { ParserState } from "./head.ts";
import { ResponseParser } from "./response-parser.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const HEAD = { method: "HEAD", minorVersion: 1, upgrade: false };
const CONNECT = { method: "CONNECT", minorVersion: 1, upgrade: false };
const UPGRADE = { method: "GET", minorVersion: 1, upgrade: true };

/** Whole and byte by byte; with trailing bytes, unless the body takes all there is. */
function play(input: string, expected: string[], options: ResponseFeed = {}): void {
  assert.deepEqual(responseTranscript(wholly(input), options), expected, "fed whole");
  assert.deepEqual(responseTranscript(bytewise(input), options), expected, "fed byte by byte");
  if (options.finish === true) return;
  assert.deepEqual(responseTranscript(wholly(`${input}HTTP`), options), [...expected, "left 4"], "trailing bytes");
}

test("ResponseParser frames a body by its length", () => {
  play(`${OK}Content-Length: 5\r\n\r\nhello`, ["200 1.1 length=5 keepAlive {Content-Length=5}", 'body "hello"', "end"]);
  play(`${OK}Content-Length: 0\r\n\r\n`, ["200 1.1 length=0 keepAlive {Content-Length=0}", "end"]);
});

test("ResponseParser tells a chunked body as it came", () => {
  const body = "5\r\nhello\r\n0\r\nX: y\r\n\r\n";
  play(`${OK}Transfer-Encoding: chunked\r\n\r\n${body}`, [
    "200 1.1 chunked keepAlive {Transfer-Encoding=chunked}",
    `body ${JSON.stringify(body)}`,
    "end",
  ]);
});

test("ResponseParser takes an unframed body until the connection ends", () => {
  play(`${OK}\r\nhello`, ["200 1.1 untilClose {}", 'body "hello"', "end"], { finish: true });
  play("HTTP/1.0 200 \r\n\r\n", ["200 1.0 untilClose {}", "end"], { finish: true });
});

test("ResponseParser expects no body where there is none", () => {
  play(`${OK}Content-Length: 5\r\n\r\n`, ["200 1.1 length=5 keepAlive bodyless {Content-Length=5}", "end"], {
    requests: [HEAD],
  });
  play(
    `${OK}Transfer-Encoding: chunked\r\n\r\n`,
    ["200 1.1 chunked keepAlive bodyless {Transfer-Encoding=chunked}", "end"],
    {
      requests: [HEAD],
    },
  );
  play("HTTP/1.1 204 No Content\r\n\r\n", ["204 1.1 keepAlive bodyless {}", "end"]);
  play("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", [
    "304 1.1 length=5 keepAlive bodyless {Content-Length=5}",
    "end",
  ]);
});

test("ResponseParser flags a length of 0 where no length may be", () => {
  play("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", [
    "204 1.1 length=0 keepAlive bodyless {-Content-Length=0}",
    "end",
  ]);
});

test("ResponseParser goes on behind interim responses", () => {
  play(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${OK}Content-Length: 1\r\n\r\nx`, [
    "100 1.1 keepAlive bodyless {}",
    "103 1.1 keepAlive bodyless {Link=x}",
    "200 1.1 length=1 keepAlive {Content-Length=1}",
    'body "x"',
    "end",
  ]);
});

test("ResponseParser ends HTTP at 101 and at 2xx to CONNECT", () => {
  const switching = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
  const requests = [UPGRADE, PLAIN_GET];
  play(switching, ["101 1.1 upgrade bodyless {-Connection=Upgrade|Upgrade=websocket}", "end"], { requests });
  play(`${OK}Content-Length: 5\r\n\r\n`, ["200 1.1 length=5 bodyless {Content-Length=5}", "end"], {
    requests: [CONNECT, PLAIN_GET],
  });
  play(
    "HTTP/1.1 407 No\r\nContent-Length: 1\r\n\r\nx",
    ["407 1.1 length=1 keepAlive {Content-Length=1}", 'body "x"', "end"],
    {
      requests: [CONNECT],
    },
  );
});

test("ResponseParser keeps Upgrade in 426 and nowhere else", () => {
  const rest = "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n";
  play(`HTTP/1.1 426 Upgrade Required\r\n${rest}`, [
    "426 1.1 length=0 keepAlive upgrade {-Connection=Upgrade|Upgrade=h2c|Content-Length=0}",
    "end",
  ]);
  play(`${OK}${rest}`, ["200 1.1 length=0 keepAlive {-Connection=Upgrade|-Upgrade=h2c|Content-Length=0}", "end"]);
});

test("ResponseParser knows which connections last", () => {
  const rest = "Content-Length: 0\r\n\r\n";
  play(`${OK}Connection: close\r\n${rest}`, ["200 1.1 length=0 {-Connection=close|Content-Length=0}", "end"]);
  play(`HTTP/1.0 200 OK\r\n${rest}`, ["200 1.0 length=0 {Content-Length=0}", "end"]);
  play(`HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n${rest}`, [
    "200 1.0 length=0 keepAlive {-Connection=Keep-Alive|Content-Length=0}",
    "end",
  ]);
});

test("ResponseParser reads one response per request", () => {
  const one = `${OK}Content-Length: 1\r\n\r\nx`;
  const told = ["200 1.1 length=1 keepAlive {Content-Length=1}", 'body "x"', "end"];
  play(one + one, [...told, ...told], { requests: [PLAIN_GET, PLAIN_GET] });
});

test("ResponseParser consumes nothing that is not expected", () => {
  const parser = new ResponseParser({ onHead: () => assert.fail(), onBody() {}, onMessageEnd() {} });
  assert.equal(parser.execute(bytesOf(OK)), 0);
  assert.equal(parser.state, ParserState.ENDED);
  parser.finish();
  assert.equal(parser.violation, undefined, "an idle connection may end");
});
