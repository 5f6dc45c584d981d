/**
 * Heads per second through the HTTP/1.1 parsers, parse and forward, on one core and without sockets.
 *
 *     node bench/http1-parser.ts          bun bench/http1-parser.ts
 */
import { forwardRequestHead, forwardResponseHead } from "../src/protocols/http1/forward-head.ts";
import { ForwardedFields } from "../src/protocols/http1/forwarded-fields.ts";
import { HeadWriter } from "../src/protocols/http1/head-writer.ts";
import { RequestParser } from "../src/protocols/http1/request-parser.ts";
import { ResponseParser } from "../src/protocols/http1/response-parser.ts";

const ROUNDS = 7;
const ROUND_MS = 400;
const NOTHING = new Uint8Array(0);

const SMALL = "GET / HTTP/1.1\r\nHost: 127.0.0.1:1290\r\n\r\n";
const BROWSER = [
  "GET /assets/app.js?v=8f3a1c HTTP/1.1",
  "Host: web.shop.localhost:1290",
  "Connection: keep-alive",
  'sec-ch-ua: "Chromium";v="156", "Not)A;Brand";v="24"',
  "sec-ch-ua-mobile: ?0",
  'sec-ch-ua-platform: "Linux"',
  "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
  "Sec-Fetch-Site: same-origin",
  "Sec-Fetch-Mode: cors",
  "Sec-Fetch-Dest: script",
  "Referer: http://web.shop.localhost:1290/products/list?page=3",
  "Accept-Encoding: gzip, deflate, br, zstd",
  "Accept-Language: en-GB,en-US;q=0.9,en;q=0.8,de;q=0.7",
  `Cookie: session=${"k3jd9sl2".repeat(16)}; theme=dark; csrf=${"a1b2c3d4".repeat(4)}`,
  "\r\n",
].join("\r\n");
const RESPONSE = [
  "HTTP/1.1 200 OK",
  "Server: nginx/1.22.1",
  "Date: Sun, 22 Nov 2026 20:20:20 GMT",
  "Content-Type: text/plain",
  "Content-Length: 50",
  "Connection: keep-alive",
  `\r\n${"x".repeat(50)}`,
].join("\r\n");

/** One message of a connection that is there already. */
type Step = () => void;

function requestStep(text: string, forwards: boolean): Step {
  const bytes = new TextEncoder().encode(text);
  const writer = new HeadWriter();
  const fields = new ForwardedFields({
    clientAddress: "127.0.0.1",
    protocol: "http",
    port: 1290,
    pseudonym: "portolan-3f9c",
  });
  const parser = new RequestParser({
    onHead(head) {
      if (!forwards) return;
      forwardRequestHead(head, writer, fields.linesFor(head));
      writer.take();
    },
    onBody() {},
    onMessageEnd() {},
  });
  return () => {
    if (parser.execute(bytes) !== bytes.length) throw new Error("the request was not taken");
    parser.next();
  };
}

function responseStep(text: string): Step {
  const bytes = new TextEncoder().encode(text);
  const writer = new HeadWriter();
  const request = { method: "GET", minorVersion: 1, upgrade: false };
  const parser = new ResponseParser({
    onHead(head) {
      forwardResponseHead(head, writer, { lines: NOTHING, close: false });
    },
    onBody(body, start, end) {
      writer.append(body, start, end);
      writer.take();
    },
    onMessageEnd() {},
  });
  return () => {
    parser.expect(request);
    if (parser.execute(bytes) !== bytes.length) throw new Error("the response was not taken");
  };
}

/** By processor time, so that a busy machine disturbs less. */
function messagesPerSecond(step: Step): number {
  const before = process.cpuUsage();
  const startMs = performance.now();
  let count = 0;
  while (performance.now() - startMs < ROUND_MS) {
    for (let i = 0; i < 1_000; i++) step();
    count += 1_000;
  }
  const { user, system } = process.cpuUsage(before);
  return (count * 1e6) / (user + system);
}

const CASES: readonly { readonly name: string; readonly step: Step }[] = [
  { name: `small request, ${SMALL.length} bytes, parse`, step: requestStep(SMALL, false) },
  { name: `small request, ${SMALL.length} bytes, parse and forward`, step: requestStep(SMALL, true) },
  { name: `browser request, ${BROWSER.length} bytes, parse`, step: requestStep(BROWSER, false) },
  { name: `browser request, ${BROWSER.length} bytes, parse and forward`, step: requestStep(BROWSER, true) },
  { name: `response, ${RESPONSE.length} bytes with body, parse and forward`, step: responseStep(RESPONSE) },
];

// Rounds alternate between the cases, as they do in a gateway: what one teaches the compiler, the others meet.
const rates = CASES.map((): number[] => []);
for (let round = 0; round <= ROUNDS; round++) {
  for (const [i, { step }] of CASES.entries()) {
    const rate = messagesPerSecond(step);
    if (round > 0) rates[i]!.push(rate);
  }
}
const engine =
  process.versions["bun"] === undefined ? `node ${process.versions.node}` : `bun ${process.versions["bun"]}`;
console.log(`${engine}: millions per second of processor time, median of ${ROUNDS} rounds (lowest to highest)`);
for (const [i, { name }] of CASES.entries()) {
  const [low, median, high] = [0, ROUNDS >> 1, ROUNDS - 1].map((at) =>
    (rates[i]!.sort((a, b) => a - b)[at]! / 1e6).toFixed(2),
  );
  console.log(`${median}  (${low} to ${high})  ${name}`);
}
