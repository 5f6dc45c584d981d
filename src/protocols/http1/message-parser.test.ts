import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  bytesOf,
  cutAt,
  describeRequest,
  PLAIN_GET,
  requestTranscript,
  responseTranscript,
  wholly,
} from "../../../test/support/http1.ts";
import { ParserState } from "./head.ts";
import type { MessageParser } from "./message-parser.ts";
import { RequestParser } from "./request-parser.ts";

const LIMITS = {
  headBytesMax: 400,
  startLineBytesMax: 60,
  fieldBytesMax: 80,
  fieldsMax: 8,
  chunkLineBytesMax: 24,
  trailerBytesMax: 40,
};

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,8}$/);
const value = fc.stringMatching(/^([!-~]([ -~]{0,20}[!-~])?)?$/);
/** Names that mean nothing to a parser. */
const field = fc.tuple(
  token.map((name) => `X-${name}`),
  value,
);
const body = fc.string({ unit: "binary-ascii", maxLength: 30 });

interface Message {
  readonly wire: string;
  readonly transcript: readonly string[];
}

const requestMessage: fc.Arbitrary<Message> = fc
  .record({
    method: token,
    path: fc.stringMatching(/^[!"$-~]{0,20}$/),
    fields: fc.array(field, { maxLength: 5 }),
    body,
    chunks: fc.array(body, { maxLength: 4 }),
    isChunked: fc.boolean(),
  })
  .filter(({ method }) => method !== "CONNECT" && method !== "TRACE")
  .map((parts) => {
    const chunked = parts.chunks
      .filter((chunk) => chunk !== "")
      .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    const content = parts.isChunked ? `${chunked.join("")}0\r\n\r\n` : parts.body;
    const framing: [string, string] = parts.isChunked
      ? ["Transfer-Encoding", "chunked"]
      : ["Content-Length", `${content.length}`];
    const fields = [["Host", "a.test"], ...parts.fields, framing];
    const lines = fields.map(([name, text]) => `${name}: ${text}\r\n`).join("");
    const described = fields.map(([name, text]) => `${name}=${text}`).join("|");
    const words = parts.isChunked ? "chunked" : `length=${content.length}`;
    return {
      wire: `${parts.method} /${parts.path} HTTP/1.1\r\n${lines}\r\n${content}`,
      transcript: [
        `${parts.method} /${parts.path} @a.test 1.1 ${words} keepAlive {${described}}`,
        ...(content === "" ? [] : [`body ${JSON.stringify(content)}`]),
        "end",
      ],
    };
  });

const places = fc.array(fc.nat(2_000), { maxLength: 12 });

/** Pieces of which hostile messages are made, so that chance gets far into the grammar. */
const piece = fc.oneof(
  fc.constantFrom(
    "GET / HTTP/1.1\r\n",
    "POST http://a/ HTTP/1.1\r\n",
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 100 Continue\r\n\r\n",
    "Host: a\r\n",
    "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "\r\n",
    "\r",
    "\n",
    " ",
    "\t",
    ":",
    "\0",
    "3\r\nabc\r\n",
    "0\r\n\r\n",
    '5;a="b"\r\n',
    "X: y\r\n",
    "HTTP/1.1 304 Not Modified\r\n",
    "abc",
  ),
  fc.string({ unit: "binary-ascii", maxLength: 6 }),
);
const soup = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(""));

test("MessageParser reads what is made by the rules, however it is cut", () => {
  fc.assert(
    fc.property(fc.array(requestMessage, { minLength: 1, maxLength: 3 }), places, (messages, cuts) => {
      const wire = messages.map((message) => message.wire).join("");
      const expected = messages.flatMap((message) => message.transcript);
      assert.deepEqual(requestTranscript(cutAt(wire, cuts)), expected);
    }),
  );
});

test("MessageParser tells the same of any bytes, however they are cut", () => {
  fc.assert(
    fc.property(soup, places, (input, cuts) => {
      assert.deepEqual(requestTranscript(cutAt(input, cuts), LIMITS), requestTranscript(wholly(input), LIMITS));
      const requests = [PLAIN_GET, { method: "HEAD", minorVersion: 1, upgrade: true }, PLAIN_GET];
      const options = { requests, limits: LIMITS, finish: true };
      assert.deepEqual(responseTranscript(cutAt(input, cuts), options), responseTranscript(wholly(input), options));
    }),
    { numRuns: 2_000 },
  );
});

test("MessageParser neither throws nor stands still on a request with random damage", () => {
  fc.assert(
    fc.property(
      requestMessage,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
      places,
      (message, hits, cuts) => {
        const bytes = bytesOf(message.wire);
        for (const [place, byte] of hits) bytes[place % bytes.length] = byte;
        const damaged = Buffer.from(bytes).toString("latin1");
        assert.deepEqual(requestTranscript(cutAt(damaged, cuts), LIMITS), requestTranscript(wholly(damaged), LIMITS));
      },
    ),
    { numRuns: 1_000 },
  );
});

test("MessageParser says where it stands", () => {
  const parser: MessageParser<RequestParser["head"]> = new RequestParser({
    onHead() {},
    onBody() {},
    onMessageEnd() {},
  });
  assert.equal(parser.state, ParserState.IDLE);
  parser.execute(bytesOf("\r\n"));
  assert.equal(parser.headStarted, false, "an empty line is no head");
  parser.execute(bytesOf("POST / HTTP/1.1\r\nHost: a\r\n"));
  assert.ok(parser.headStarted);
  parser.execute(bytesOf("Content-Length: 2\r\n\r\na"));
  assert.ok(!parser.headStarted && parser.inBody && !parser.ended);
  parser.execute(bytesOf("b"));
  assert.ok(parser.ended && !parser.inBody);
});

test("MessageParser stops behind the head on hold, and goes on with the body", () => {
  const events: string[] = [];
  const parser: RequestParser = new RequestParser({
    onHead(head) {
      events.push(head.method);
      parser.hold();
    },
    onBody: (_bytes, start, end) => events.push(`${end - start}`),
    onMessageEnd: () => events.push("end"),
  });
  const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
  const bytes = bytesOf(`${head}hello`);
  assert.equal(parser.execute(bytes), head.length);
  assert.deepEqual(events, ["POST"]);
  assert.equal(parser.execute(bytes, head.length), 5);
  parser.next();
  assert.equal(parser.execute(bytesOf("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET")), 27);
  assert.deepEqual(events, ["POST", "5", "end", "GET", "end"]);
});

test("MessageParser keeps a head readable until the next one begins", () => {
  const parser = new RequestParser({ onHead() {}, onBody() {}, onMessageEnd() {} });
  for (const byte of bytesOf("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"))
    parser.execute(new Uint8Array([byte]));
  const described = "POST /x @a 1.1 length=3 keepAlive {Host=a|Content-Length=3}";
  assert.equal(describeRequest(parser.head), described);
  parser.next();
  assert.equal(describeRequest(parser.head), described);
});

test("MessageParser reads a head in place where its chunk holds it whole", () => {
  const parser = new RequestParser({ onHead() {}, onBody() {}, onMessageEnd() {} });
  const bytes = bytesOf("xxGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  parser.execute(bytes, 2);
  assert.equal(parser.head.bytes, bytes);
  assert.equal(parser.head.start, 2);
  assert.equal(parser.head.end, bytes.length);
});

test("MessageParser reads a long head that trickles in without reading lines again and again", () => {
  const bytes = bytesOf(`GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(300_000)}\r\n\r\n`);
  let heads = 0;
  const limits = { headBytesMax: 400_000, fieldBytesMax: 400_000 };
  const parser = new RequestParser({ onHead: () => heads++, onBody() {}, onMessageEnd() {} }, limits);
  const startMs = performance.now();
  for (let i = 0; i < bytes.length; i++) parser.execute(bytes.subarray(i, i + 1));
  assert.equal(heads, 1);
  // It takes 0.1 s. Reading the line again with each byte would be 45 billion steps: a minute.
  assert.ok(performance.now() - startMs < 10_000);
});
