import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { eventually } from "./eventually.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { descriptorCount, residentBytes } from "../support/process-figures.ts";
import { RawUpstream } from "./raw-upstream.ts";

/** Ten times as many were sent by hand: PORTOLAN_LOAD_FACTOR=10. */
const FACTOR = Number(process.env["PORTOLAN_LOAD_FACTOR"] ?? 1);
const REQUESTS = 20_000 * FACTOR;
const WEBSOCKETS = 1_000 * FACTOR;
const CLIENTS = 50;
/** So little that nothing of a request or a connection can be in it: what is still referred to. */
const HEAP_GROWTH_BYTES_MAX = 2 * 2 ** 20;
/** What the system's allocator may keep for the next time. */
const GROWTH_BYTES_MAX = 32 * 2 ** 20;

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
/** A masked text frame of four bytes, and what an echo of it looks like (RFC 6455 section 5.2). */
const PING_FRAME = "\x81\x84\0\0\0\0echo";
const ECHO_FRAME = "\x81\x04echo";

for (const engine of ENGINES) {
  test(`gateway on ${engine} has nothing left after ${REQUESTS} requests and ${WEBSOCKETS} WebSockets`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const gateway = stack.use(await startGateway(engine, { upstreamIdleTimeoutMs: 500, lingerTimeoutMs: 500 }));
    const upstream = stack.use(await RawUpstream.listen((connection) => serve(connection.socket)));
    await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] });
    const descriptors = descriptorCount(gateway.pid);
    // As much again: a heap grows until it has what it needs, and then no more.
    await load(gateway, REQUESTS, WEBSOCKETS);
    await settled(gateway, descriptors);
    const { heapBytes = 0 } = await gateway.ask({ type: "collect" });
    const startBytes = residentBytes(gateway.pid);
    await load(gateway, REQUESTS, WEBSOCKETS);
    await settled(gateway, descriptors);
    const heapGrowthBytes = ((await gateway.ask({ type: "collect" }))["heapBytes"] ?? 0) - heapBytes;
    const growthBytes = residentBytes(gateway.pid) - startBytes;
    t.diagnostic(
      `${engine}: ${descriptors} descriptors; ${startBytes} bytes resident, then ${growthBytes} more (heap: ${heapGrowthBytes})`,
    );
    assert.ok(heapGrowthBytes <= HEAP_GROWTH_BYTES_MAX, `the heap grew by ${heapGrowthBytes} bytes`);
    assert.ok(growthBytes <= GROWTH_BYTES_MAX, `resident memory grew by ${growthBytes} bytes`);
  });
}

/** Everything is as it was: connections, what each holds (timers, exchanges), idle connections to services. */
async function settled(gateway: GatewayUnderTest, descriptors: number): Promise<void> {
  await eventually(() => descriptorCount(gateway.pid) === descriptors);
  const { openConnections, held, timers } = await gateway.ask({ type: "held" });
  assert.deepEqual({ openConnections, held, timers }, { openConnections: 0, held: 0, timers: 0 });
}

async function load(gateway: GatewayUnderTest, requests: number, webSockets: number): Promise<void> {
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let left = requests / CLIENTS; left > 0; left -= 100) await askMany(gateway, Math.min(left, 100));
    }),
  );
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let left = webSockets / CLIENTS; left > 0; left--) await echoOnce(gateway);
    }),
  );
}

/** One connection, one request after the other. */
async function askMany(gateway: GatewayUnderTest, count: number): Promise<void> {
  await using client = await RawClient.connect(gateway.port);
  for (let left = count; left > 0; left--) {
    client.text = "";
    client.send(GET);
    await client.until(({ text }) => text === OK, 60_000);
  }
}

async function echoOnce(gateway: GatewayUnderTest): Promise<void> {
  await using client = await RawClient.connect(gateway.port);
  const key = randomBytes(16).toString("base64");
  client.send(`${GET.slice(0, -2)}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  await client.until(({ text }) => text.endsWith("\r\n\r\n"), 60_000);
  assert.ok(client.text.includes(acceptOf(key)), client.text);
  client.text = "";
  client.send(PING_FRAME);
  await client.until(({ text }) => text === ECHO_FRAME, 60_000);
}

function serve(socket: RawClient["socket"]): void {
  let isWebSocket = false;
  // It ends its side when the client does.
  socket.on("end", () => socket.end());
  socket.on("data", (bytes: Buffer) => {
    const text = bytes.toString("latin1");
    if (isWebSocket) {
      if (text === PING_FRAME) socket.write(ECHO_FRAME, "latin1");
      return;
    }
    const key = /\r\nSec-WebSocket-Key: (\S+)\r\n/.exec(text)?.[1];
    isWebSocket = key !== undefined;
    if (key === undefined) socket.write(OK);
    else
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`,
      );
  });
}

/** RFC 6455 section 4.2.2 */
function acceptOf(key: string): string {
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}
