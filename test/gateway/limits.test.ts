import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { DEFAULT_SETTINGS } from "../../src/gateway/core/settings.ts";
import type { GatewaySettings } from "../../src/gateway/core/settings.ts";
import { eventually } from "./eventually.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { RawUpstream } from "./raw-upstream.ts";

const SETTINGS = {
  headBytesMax: 2_000,
  startLineBytesMax: 300,
  fieldsMax: 12,
  fieldBytesMax: 600,
  chunkLineBytesMax: 40,
  trailerBytesMax: 90,
  informationalMax: 5,
  upstreamIdleMax: 3,
} as const satisfies Partial<GatewaySettings>;

/** Limits of what is no message, and where they are tested. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  startWaitersMax: "waiting.test.ts",
  laneConnectionsMax: "lanes/stream.test.ts",
  datagramClientsMax: "lanes/datagrams.test.ts",
};

const HOST = "Host: shop.localhost\r\n";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";

interface Limit {
  readonly name: keyof typeof SETTINGS;
  /** A message that has exactly so much of it. */
  readonly message: (amount: number) => string;
}

interface RequestLimit extends Limit {
  readonly beyond: 400 | 414 | 431;
}

const REQUESTS: readonly RequestLimit[] = [
  { name: "startLineBytesMax", beyond: 414, message: (amount) => `${startLine(amount)}${HOST}\r\n` },
  { name: "headBytesMax", beyond: 431, message: (amount) => withHead(`GET / HTTP/1.1\r\n${HOST}`, amount) },
  {
    name: "fieldsMax",
    beyond: 431,
    message: (amount) => `GET / HTTP/1.1\r\n${HOST}${"X: 1\r\n".repeat(amount - 1)}\r\n`,
  },
  { name: "fieldBytesMax", beyond: 431, message: (amount) => `GET / HTTP/1.1\r\n${HOST}${field(amount)}\r\n` },
  { name: "chunkLineBytesMax", beyond: 400, message: (amount) => chunkedRequest(chunkLine(amount), "\r\n") },
  { name: "trailerBytesMax", beyond: 431, message: (amount) => chunkedRequest("2\r\n", `${field(amount - 2)}\r\n`) },
];

interface ResponseLimit extends Limit {
  /** 502, or a response that is broken off since it has begun. */
  readonly beyond: 502 | "reset";
}

const RESPONSES: readonly ResponseLimit[] = [
  {
    name: "startLineBytesMax",
    beyond: 502,
    message: (amount) => `HTTP/1.1 200 ${"r".repeat(amount - 15)}\r\nContent-Length: 2\r\n\r\nok`,
  },
  {
    name: "headBytesMax",
    beyond: 502,
    message: (amount) => `${withHead("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", amount)}ok`,
  },
  {
    name: "fieldsMax",
    beyond: 502,
    message: (amount) => `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n${"X: 1\r\n".repeat(amount - 1)}\r\nok`,
  },
  {
    name: "fieldBytesMax",
    beyond: 502,
    message: (amount) => `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n${field(amount)}\r\nok`,
  },
  {
    name: "informationalMax",
    beyond: 502,
    message: (amount) => "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(amount) + OK,
  },
  { name: "chunkLineBytesMax", beyond: "reset", message: (amount) => chunkedResponse(chunkLine(amount), "\r\n") },
  {
    name: "trailerBytesMax",
    beyond: "reset",
    message: (amount) => chunkedResponse("2\r\n", `${field(amount - 2)}\r\n`),
  },
];

for (const engine of ENGINES) {
  describe(`gateway on ${engine} keeps the limit`, () => {
    const stack = new AsyncDisposableStack();
    let gateway: GatewayUnderTest;
    let upstream: RawUpstream;
    let response = OK;
    before(async () => {
      gateway = stack.use(await startGateway(engine, SETTINGS));
      upstream = stack.use(
        await RawUpstream.listen(({ socket }) =>
          socket.on("data", (bytes: Buffer) => {
            // The end of a request: of a head alone, or of a chunked body's trailers.
            const isWhole = !bytes.includes("chunked") || /\r\n0\r\n([^\r]+\r\n)*\r\n$/.test(bytes.toString("latin1"));
            if (isWhole) socket.write(response, "latin1");
          }),
        ),
      );
      await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] });
    });
    after(() => stack[Symbol.asyncDispose]());

    async function send(message: string): Promise<RawClient> {
      const client = await RawClient.connect(gateway.port);
      client.send(message);
      return client;
    }

    async function getsThrough(message: string): Promise<void> {
      await using client = await send(message);
      await client.until(({ text }) => /(\r\n\r\nok|\r\n0\r\n([^\r]+\r\n)*\r\n)$/.test(text));
      assert.match(client.text, /^(HTTP\/1\.1 103 Early Hints\r\n\r\n)*HTTP\/1\.1 200 /);
      client.text = "";
      // The connection lives on.
      response = OK;
      client.send(`GET / HTTP/1.1\r\n${HOST}\r\n`);
      await client.until(({ text }) => text === OK);
    }

    for (const { name, beyond, message } of REQUESTS) {
      test(`${name} of a request`, async () => {
        const limit = SETTINGS[name];
        response = OK;
        await getsThrough(message(limit - 1));
        await getsThrough(message(limit));
        const { rejected = 0 } = await gateway.ask({ type: "counters" });
        await using client = await send(message(limit + 1));
        await client.until(({ ended }) => ended);
        assert.match(client.text, new RegExp(`^HTTP/1\\.1 ${beyond} [^]*\r\nPortolan-Answer: bad-request\r\n`));
        assert.equal((await gateway.ask({ type: "counters" }))["rejected"], rejected + 1);
      });
    }

    for (const { name, beyond, message } of RESPONSES) {
      test(`${name} of a response`, async () => {
        for (const amount of [SETTINGS[name] - 1, SETTINGS[name]]) {
          response = message(amount);
          await getsThrough(`GET / HTTP/1.1\r\n${HOST}\r\n`);
        }
        const [head = "", ...rest] = message(SETTINGS[name] + 1).split(/(?<=\r\n\r\n)/);
        // What is refused before anything of it went out is answered; what has begun can only be broken off.
        response = beyond === 502 ? head + rest.join("") : head;
        await using client = await send(`GET / HTTP/1.1\r\n${HOST}\r\n`);
        await client.until(({ text }) => text.includes("\r\n\r\n"));
        const last = upstream.connections.at(-1);
        if (beyond === 502) {
          await client.until(({ text }) => /\r\n\r\n[^H]/.test(text));
          assert.match(client.text, /(^|\r\n\r\n)HTTP\/1\.1 502 [^]*\r\nPortolan-Answer: upstream-garbage\r\n/);
        } else {
          last?.socket.write(rest.join(""));
          await client.until(({ closed }) => closed !== undefined);
          assert.equal((client.closed as NodeJS.ErrnoException).code, "ECONNRESET");
        }
        await eventually(() => last?.socket.closed === true);
      });
    }

    test("upstreamIdleMax", async () => {
      for (const count of [SETTINGS.upstreamIdleMax - 1, SETTINGS.upstreamIdleMax, SETTINGS.upstreamIdleMax + 1]) {
        // Those that are idle already would be used again.
        for (const { socket } of upstream.connections.splice(0)) socket.destroy();
        response = "";
        const clients = await Promise.all(Array.from({ length: count }, () => send(`GET / HTTP/1.1\r\n${HOST}\r\n`)));
        await eventually(() => upstream.connections.filter(({ text }) => text.endsWith("\r\n\r\n")).length === count);
        for (const { socket } of upstream.connections) socket.write(OK);
        for (const client of clients) {
          await client.until(({ text }) => text === OK);
          await client[Symbol.asyncDispose]();
        }
        const excess = Math.max(0, count - SETTINGS.upstreamIdleMax);
        await eventually(async () => (await gateway.ask({ type: "counters" }))["openConnections"] === 0);
        await eventually(() => upstream.connections.filter(({ ended }) => ended).length >= excess);
        assert.equal(upstream.connections.filter(({ ended }) => ended).length, excess);
      }
    });
  });
}

/** A request line of so many bytes with its CRLF. */
function startLine(byteCount: number): string {
  return `GET /${"a".repeat(byteCount - 16)} HTTP/1.1\r\n`;
}

/** A field line of so many bytes with its CRLF. */
function field(byteCount: number): string {
  return `X: ${"a".repeat(byteCount - 5)}\r\n`;
}

/** Fills a head up to so many bytes, with its empty line. */
function withHead(start: string, byteCount: number): string {
  let head = start;
  for (let left = byteCount - 2 - head.length; left > 0; left = byteCount - 2 - head.length) {
    head += field(left > 500 ? 400 : left);
  }
  return `${head}\r\n`;
}

/** The line of a chunk of two bytes, of so many bytes with its CRLF. */
function chunkLine(byteCount: number): string {
  return `2;${"e".repeat(byteCount - 4)}\r\n`;
}

function chunkedRequest(line: string, end: string): string {
  return `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${line}ok\r\n0\r\n${end}`;
}

function chunkedResponse(line: string, end: string): string {
  return `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${line}ok\r\n0\r\n${end}`;
}

test("every limit of the gateway is tested", () => {
  const names = Object.keys(DEFAULT_SETTINGS).filter((name) => name.endsWith("Max"));
  assert.deepEqual([...Object.keys(SETTINGS), ...Object.keys(ELSEWHERE)].toSorted(), names.toSorted());
  for (const [name, file] of Object.entries(ELSEWHERE))
    assert.ok(readFileSync(join(import.meta.dirname, file), "utf8").includes(`${name}: `), `${file} tests ${name}`);
});
