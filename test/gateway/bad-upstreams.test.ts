import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eventually } from "./eventually.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { RawUpstream } from "./raw-upstream.ts";
import type { UpstreamSocket } from "./raw-upstream.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const UPLOAD = "POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 10\r\n\r\nhalf";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
const SETTINGS = { responseTimeoutMs: 700, informationalMax: 8 };

/** What the client gets: one of our pages, a reset in the middle, or the response as it came. */
type Outcome =
  | { readonly answer: string; readonly status: 502 | 504 }
  | { readonly reset: RegExp }
  | { readonly whole: RegExp; readonly ends: boolean };

interface BadUpstream {
  readonly name: string;
  /** What the service does once a request has come. */
  readonly play: (connection: UpstreamSocket) => void;
  readonly request?: string;
  readonly outcome: Outcome;
}

const says =
  (...pieces: string[]) =>
  ({ socket }: UpstreamSocket): void =>
    pieces.forEach((piece) => socket.write(piece, "latin1"));
const saysAndEnds =
  (text: string) =>
  ({ socket }: UpstreamSocket): void =>
    void (text === "" ? socket.end() : socket.end(text, "latin1"));
const saysAndResets =
  (text: string) =>
  ({ socket }: UpstreamSocket): void =>
    void (text === "" ? socket.resetAndDestroy() : socket.write(text, "latin1", () => socket.resetAndDestroy()));

const CASES: readonly BadUpstream[] = [
  { name: "says what is not HTTP", play: says("SSH-2.0-OpenSSH_9.2\r\n"), outcome: garbage() },
  { name: "says bytes at random", play: says("\x16\x03\x01\x00\xff\x00\x80\r\n\r\n"), outcome: garbage() },
  { name: "says HTTP/0.9", play: saysAndEnds("<html>\r\nold</html>"), outcome: garbage() },
  {
    name: "says two lengths",
    play: says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk"),
    outcome: garbage(),
  },
  { name: "ends without a word", play: saysAndEnds(""), outcome: { answer: "upstream-closed", status: 502 } },
  { name: "resets without a word", play: saysAndResets(""), outcome: { answer: "upstream-reset", status: 502 } },
  {
    name: "ends within the head",
    play: saysAndEnds("HTTP/1.1 200 OK\r\nContent-Le"),
    outcome: { answer: "upstream-closed", status: 502 },
  },
  { name: "never says anything", play: () => {}, outcome: { answer: "upstream-silent", status: 504 } },
  {
    name: "never ends its head",
    play: says("HTTP/1.1 200 OK\r\n"),
    outcome: { answer: "upstream-silent", status: 504 },
  },
  { name: "says 1xx without end", play: says("HTTP/1.1 102 Processing\r\n\r\n".repeat(9)), outcome: garbage() },
  {
    name: "says a few 1xx, then nothing",
    play: says("HTTP/1.1 102 Processing\r\n\r\n".repeat(3)),
    outcome: { answer: "upstream-silent", status: 504 },
  },
  {
    name: "ends within a body of known length",
    play: saysAndEnds("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
    outcome: { reset: /\r\n\r\nhalf$/ },
  },
  {
    name: "resets within a body of known length",
    play: saysAndResets("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
    outcome: { reset: /^$|\r\n\r\nhalf$/ },
  },
  {
    name: "ends within a chunk",
    play: saysAndEnds("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nhalf"),
    outcome: { reset: /\r\n\r\n8\r\nhalf$/ },
  },
  {
    name: "ends without the last chunk",
    play: saysAndEnds("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
    outcome: { reset: /\r\n\r\n4\r\nhalf\r\n$/ },
  },
  {
    name: "ends a body without length",
    play: saysAndEnds("HTTP/1.1 200 OK\r\n\r\nall of it"),
    outcome: { whole: /\r\nConnection: close\r\nDate: [^\r]+\r\n\r\nall of it$/, ends: true },
  },
  {
    name: "resets a body without length",
    play: saysAndResets("HTTP/1.1 200 OK\r\n\r\nhalf"),
    outcome: { reset: /^$|\r\n\r\nhalf$/ },
  },
  {
    name: "answers, and goes on talking",
    play: says(OK + OK),
    outcome: { whole: /^HTTP\/1\.1 200 OK\r\nDate: [^\r]+\r\nContent-Length: 2\r\n\r\nok$/, ends: false },
  },
  {
    name: "answers, and ends at once",
    play: saysAndEnds(OK),
    outcome: { whole: /^HTTP\/1\.1 200 OK\r\nDate: [^\r]+\r\nContent-Length: 2\r\n\r\nok$/, ends: false },
  },
  {
    name: "answers before the request's end, and ends",
    request: UPLOAD,
    play: saysAndEnds("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno"),
    outcome: { whole: /^HTTP\/1\.1 413 [^]*\r\n\r\nno$/, ends: true },
  },
  {
    name: "answers before the request's end, and says that it closes",
    request: UPLOAD,
    play: says("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno"),
    outcome: { whole: /^HTTP\/1\.1 413 [^]*\r\n\r\nno$/, ends: true },
  },
  {
    name: "ends before the request's end",
    request: UPLOAD,
    play: saysAndEnds(""),
    outcome: { answer: "upstream-closed", status: 502 },
  },
  {
    name: "switches protocols although nobody asked",
    play: says("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"),
    outcome: garbage(),
  },
];

for (const engine of ENGINES) {
  describe(`gateway on ${engine} copes with a service that`, () => {
    const stack = new AsyncDisposableStack();
    let gateway: GatewayUnderTest;
    before(async () => {
      gateway = stack.use(await startGateway(engine, SETTINGS));
    });
    after(() => stack[Symbol.asyncDispose]());

    for (const { name, play, request = GET, outcome } of CASES) {
      test(name, async () => {
        await using own = new AsyncDisposableStack();
        const upstream = own.use(
          await RawUpstream.listen((connection) => {
            // The first proves that it speaks plain HTTP, the third that the second was given up.
            if (upstream.connections.length === 2) connection.socket.once("data", () => play(connection));
            else connection.answer(OK.replace("\r\n", "\r\nConnection: close\r\n"));
          }),
        );
        await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] });
        const client = own.use(await RawClient.connect(gateway.port));
        client.send(GET);
        await client.until(({ text }) => text === OK);
        client.text = "";
        client.send(request);
        if ("answer" in outcome) await answered(client, outcome);
        else if ("reset" in outcome) await brokenOff(client, outcome.reset);
        else await client.until(({ text, ended }) => outcome.whole.test(text) && ended === outcome.ends);
        await eventually(() => {
          const bad = upstream.connections[1];
          return bad?.ended === true || bad?.socket.closed === true;
        });
        await using next = await RawClient.connect(gateway.port);
        next.send(GET);
        await next.until(({ text }) => text === OK);
        assert.equal(upstream.connections.length, 3);
      });
    }
  });
}

function garbage(): Outcome {
  return { answer: "upstream-garbage", status: 502 };
}

async function answered(client: RawClient, { answer, status }: { answer: string; status: number }): Promise<void> {
  const page = new RegExp(
    `^(HTTP/1\\.1 102 Processing\r\n\r\n){0,8}HTTP/1\\.1 ${status} [^]*\r\nPortolan-Answer: ${answer}\r\n`,
  );
  await client.until(({ text }) => text.includes("Portolan-Answer") && text.endsWith("\n"));
  assert.match(client.text, page);
}

async function brokenOff(client: RawClient, sent: RegExp): Promise<void> {
  await client.until(({ closed }) => closed !== undefined);
  assert.equal((client.closed as NodeJS.ErrnoException).code, "ECONNRESET");
  assert.match(client.text, sent);
}
