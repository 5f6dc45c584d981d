import assert from "node:assert/strict";
import { test } from "node:test";
import { readHttpAnswer } from "./read-http-answer.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("readHttpAnswer reads status, fields and title", () => {
  const answer = readHttpAnswer(
    bytes(
      "HTTP/1.1 200 OK\r\nServer: nginx\r\nKeep-Alive: timeout=5, max=9\r\nX-A: \u001b[2J1\r\n\r\n<title>Möwe\n</title>",
    ),
    "localhost:3000",
  );
  assert.deepEqual(answer, {
    status: 200,
    title: "Möwe",
    server: "nginx",
    headers: { server: "nginx", "keep-alive": "timeout=5, max=9", "x-a": "[2J1" },
    bodyStart: "<title>Möwe </title>",
    host: "localhost:3000",
    keepAliveMs: 5000,
  });
});

test("readHttpAnswer puts chunks together", () => {
  const answer = readHttpAnswer(
    bytes("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBlock\r\n9\r\ned reques\r\n3\r\nt"),
    "h",
  );
  assert.equal(answer?.bodyStart, "Blocked request");
});

test("readHttpAnswer takes an answer that was cut anywhere, and refuses what is none", () => {
  const whole = bytes("HTTP/1.1 200 OK\r\nServer: x\r\n\r\nhello");
  for (let length = 0; length <= whole.length; length++) {
    const answer = readHttpAnswer(whole.subarray(0, length), "h");
    assert.equal(answer === undefined, length < 12, String(length));
  }
  assert.equal(readHttpAnswer(bytes("-ERR unknown command\r\n"), "h"), undefined);
});

test("readHttpAnswer is not fooled by names of the language's own", () => {
  const answer = readHttpAnswer(bytes("HTTP/1.1 200 OK\r\n__proto__: x\r\nconstructor: y\r\n\r\n"), "h");
  assert.equal(answer?.headers["constructor"], "y");
});

test("readHttpAnswer reads a title as its page shows it", () => {
  const page = "HTTP/1.1 404 Not Found\r\n\r\n<title>No &quot;a&#39;b&quot; &amp;lt; &copy;</title>";
  assert.equal(readHttpAnswer(new TextEncoder().encode(page), "h")?.title, `No "a'b" &lt; &copy;`);
});
