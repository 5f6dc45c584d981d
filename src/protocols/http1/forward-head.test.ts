import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bytesOf, requestHeadOf, responseHeadOf, textOf } from "../../../test/support/http1.ts";
import { forwardRequestHead, forwardResponseHead } from "./forward-head.ts";
import { HeadWriter } from "./head-writer.ts";

const OURS = bytesOf("Via: 1.1 us\r\n");

function forwarded(text: string): string {
  const writer = new HeadWriter();
  forwardRequestHead(requestHeadOf(text), writer, OURS);
  return textOf(writer.take());
}

function returned(text: string, close = false, request = { method: "GET", minorVersion: 1, upgrade: true }): string {
  const writer = new HeadWriter();
  forwardResponseHead(responseHeadOf(text, request), writer, { lines: new Uint8Array(0), close });
  return textOf(writer.take());
}

/** Lines joined as a head. */
function head(...lines: string[]): string {
  return [...lines, "", ""].join("\r\n");
}

test("forwardRequestHead adds our lines behind a head that needs no change", () => {
  assert.equal(
    forwarded(head("GET /x HTTP/1.1", "Host: a", "X:y ")),
    head("GET /x HTTP/1.1", "Host: a", "X:y ", "Via: 1.1 us"),
  );
  assert.equal(forwarded(head("GET / HTTP/1.7", "Host: a")), head("GET / HTTP/1.1", "Host: a", "Via: 1.1 us"));
});

test("forwardRequestHead writes one SP for the white space around values when HTAB is in it", () => {
  const sent = head("POST / HTTP/1.1", "Host:\ta ", "TE: x", "Transfer-Encoding: chunked\t", "X:a\tb", "Y: \t ");
  const lines = ["Host: a", "Transfer-Encoding: chunked", "X: a\tb", "Y: "];
  assert.equal(forwarded(sent), head("POST / HTTP/1.1", ...lines, "Via: 1.1 us"));
});

test("forwardResponseHead writes one SP for the white space around values when HTAB is in it", () => {
  const sent = head("HTTP/1.0 200 OK", "Content-Length: \t3 \t", "X:a", "Keep-Alive: 5");
  assert.equal(returned(sent), head("HTTP/1.1 200 OK", "Content-Length: 3", "X: a"));
});

test("forwardRequestHead counts Max-Forwards of TRACE and OPTIONS down, and leaves that of other methods", () => {
  for (const [came, goes] of [
    ["Max-Forwards: 10", "9"],
    ["max-forwards:1", "0"],
    ["Max-Forwards: 99999999999", "2147483646"],
  ] as const) {
    assert.equal(
      forwarded(head("TRACE / HTTP/1.1", "Host: a", came, "X: y")),
      head("TRACE / HTTP/1.1", "Host: a", "X: y", `Max-Forwards: ${goes}`, "Via: 1.1 us"),
    );
  }
  assert.equal(
    forwarded(head("OPTIONS http://a HTTP/1.1", "Host: b", "Connection: Max-Forwards", "Max-Forwards: 2")),
    head("OPTIONS * HTTP/1.1", "Host: a", "Max-Forwards: 1", "Via: 1.1 us"),
  );
  assert.equal(
    forwarded(head("GET / HTTP/1.1", "Host: a", "Max-Forwards: 2")),
    head("GET / HTTP/1.1", "Host: a", "Max-Forwards: 2", "Via: 1.1 us"),
  );
});

test("forwardRequestHead cuts hop-by-hop fields and what the client says of itself", () => {
  const sent = head(
    "GET / HTTP/1.1",
    "Connection: close, X-Secret",
    "Host: a",
    "X-Forwarded-For: 9.9.9.9",
    "Forwarded: for=x",
    "A: 1",
    "x-secret: 2",
    "B: 3",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: evil",
    "X-Forwarded-Port: 1",
    "Keep-Alive: 5",
    "C: 4",
    "Proxy-Authorization: x",
  );
  assert.equal(forwarded(sent), head("GET / HTTP/1.1", "Host: a", "A: 1", "B: 3", "C: 4", "Via: 1.1 us"));
});

test("forwardRequestHead keeps the fields of the framing, Trailer and an earlier Via", () => {
  assert.equal(
    forwarded(
      head(
        "POST / HTTP/1.1",
        "Host: a",
        "Via: 1.1 other",
        "Transfer-Encoding: chunked",
        "Trailer: X",
        "Connection: close",
      ),
    ),
    head("POST / HTTP/1.1", "Host: a", "Via: 1.1 other", "Transfer-Encoding: chunked", "Trailer: X", "Via: 1.1 us"),
  );
});

test("forwardRequestHead puts back what an upgrade and TE: trailers need", () => {
  const upgrade = ["GET / HTTP/1.1", "Host: a", "Upgrade: websocket"];
  assert.equal(
    forwarded(head(...upgrade, "Connection: keep-alive, upgrade")),
    head(...upgrade, "Connection: upgrade", "Via: 1.1 us"),
  );
  assert.equal(
    forwarded(head("GET / HTTP/1.1", "Host: a", "Connection: TE", "TE: trailers, deflate;q=0.5")),
    head("GET / HTTP/1.1", "Host: a", "TE: trailers", "Connection: TE", "Via: 1.1 us"),
  );
  assert.equal(
    forwarded(head(...upgrade, "TE: trailers", "Connection: upgrade, te")),
    head(...upgrade, "TE: trailers", "Connection: upgrade, TE", "Via: 1.1 us"),
  );
});

test("forwardRequestHead turns absolute-form into origin-form with its Host", () => {
  const cases = [
    ["GET http://b:81/p?q HTTP/1.1", "GET /p?q HTTP/1.1", "Host: b:81"],
    ["GET https://b HTTP/1.1", "GET / HTTP/1.1", "Host: b"],
    ["GET http://b?q HTTP/1.2", "GET /?q HTTP/1.1", "Host: b"],
    ["OPTIONS http://[::1]:8 HTTP/1.1", "OPTIONS * HTTP/1.1", "Host: [::1]:8"],
    ["OPTIONS http://b? HTTP/1.1", "OPTIONS /? HTTP/1.1", "Host: b"],
  ] as const;
  for (const [sent, line, host] of cases) {
    assert.equal(forwarded(head(sent, "A: 1", "Host: a", "B: 2")), head(line, host, "A: 1", "B: 2", "Via: 1.1 us"));
  }
});

test("forwardRequestHead asks as HTTP/1.0 for a client of HTTP/1.0", () => {
  assert.equal(
    forwarded(head("GET / HTTP/1.0", "Connection: keep-alive")),
    head("GET / HTTP/1.0", "Connection: close", "Via: 1.1 us"),
  );
  assert.equal(
    forwarded(head("GET http://b/ HTTP/1.0", "A: 1")),
    head("GET / HTTP/1.0", "Host: b", "A: 1", "Connection: close", "Via: 1.1 us"),
  );
});

test("forwardRequestHead forwards any mixture of fields, those that stay in their order", () => {
  const line = fc.constantFrom(
    "A: 1",
    "Longer-Name: some value of some length",
    "Keep-Alive: 1",
    "X-Forwarded-For: 1",
    "TE: gzip",
    "Via: 1.0 x",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const kept = lines.filter((text) => !/^(Keep-Alive|X-Forwarded-For|TE)/.test(text));
      const sent = head("GET / HTTP/1.1", "Host: a", ...lines);
      assert.equal(forwarded(sent), head("GET / HTTP/1.1", "Host: a", ...kept, "Via: 1.1 us"));
    }),
  );
});

test("forwardResponseHead answers as HTTP/1.1 without hop-by-hop fields", () => {
  assert.equal(returned(head("HTTP/1.0 200 OK", "A: 1")), head("HTTP/1.1 200 OK", "A: 1"));
  assert.equal(
    returned(head("HTTP/1.0 200 ", "Connection: keep-alive, A", "A: 1", "Keep-Alive: timeout=5", "Content-Length: 0")),
    head("HTTP/1.1 200 ", "Content-Length: 0"),
  );
});

test("forwardResponseHead says when the connection closes", () => {
  assert.equal(returned(head("HTTP/1.1 200 OK", "A: 1"), true), head("HTTP/1.1 200 OK", "A: 1", "Connection: close"));
});

test("forwardResponseHead puts Connection: upgrade back for 101 and 426", () => {
  for (const line of ["HTTP/1.1 101 Switching Protocols", "HTTP/1.1 426 Upgrade Required"]) {
    const sent = head(line, "Upgrade: websocket", "Connection: Upgrade", "A: 1");
    assert.equal(returned(sent), head(line, "Upgrade: websocket", "A: 1", "Connection: upgrade"));
  }
  const both = head("HTTP/1.1 426 No", "Connection: upgrade", "Upgrade: x");
  assert.equal(returned(both, true), head("HTTP/1.1 426 No", "Upgrade: x", "Connection: close, upgrade"));
});

test("forwardResponseHead cuts a length of 0 from 204", () => {
  assert.equal(
    returned(head("HTTP/1.1 204 No Content", "Content-Length: 0", "A: 1")),
    head("HTTP/1.1 204 No Content", "A: 1"),
  );
});
