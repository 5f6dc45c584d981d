import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { describe, test } from "node:test";
import { eventually } from "./eventually.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import type { GatewayUnderTest } from "./harness.ts";
import { descriptorCount } from "../support/process-figures.ts";
import { RawUpstream } from "./raw-upstream.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
const HALF_OPEN = 5_000;
const SLOW_HEADS = 1_000;
const BATCH = 250;

for (const engine of ENGINES) {
  describe(`gateway on ${engine}`, { concurrency: true }, () => {
    async function harbour(
      stack: AsyncDisposableStack,
      settings: Parameters<typeof startGateway>[1],
    ): Promise<GatewayUnderTest> {
      const gateway = stack.use(await startGateway(engine, settings));
      const upstream = stack.use(await RawUpstream.listen((connection) => connection.answer(OK)));
      await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] });
      return gateway;
    }

    test(`serves others beside ${HALF_OPEN} connections that say nothing, and closes all of them in time`, async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await harbour(stack, { idleTimeoutMs: 6_000, upstreamIdleTimeoutMs: 500, lingerTimeoutMs: 500 });
      const before = descriptorCount(gateway.pid);
      const silent = await openMany(stack, gateway.port, HALF_OPEN, "");
      assert.ok(descriptorCount(gateway.pid) > before);
      for (let count = 0; count < 20; count++) await served(gateway);
      await eventually(() => silent.closed === HALF_OPEN, 60_000);
      await served(gateway);
      await eventually(() => descriptorCount(gateway.pid) <= before);
    });

    test(`serves others beside ${SLOW_HEADS} heads that come a byte at a time, and answers each with 408`, async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = await harbour(stack, { headTimeoutMs: 4_000, upstreamIdleTimeoutMs: 500, lingerTimeoutMs: 500 });
      const before = descriptorCount(gateway.pid);
      const slow = await openMany(stack, gateway.port, SLOW_HEADS, "GET / HTTP/1.1\r\nX: ");
      const trickle = setInterval(() => slow.sockets.forEach((socket) => socket.writable && socket.write("x")), 500);
      stack.defer(() => clearInterval(trickle));
      for (let count = 0; count < 20; count++) await served(gateway);
      await eventually(
        () => slow.texts.filter((text) => text.startsWith("HTTP/1.1 408 ")).length === SLOW_HEADS,
        60_000,
      );
      assert.equal((await gateway.ask({ type: "counters" }))["rejected"], SLOW_HEADS);
      await eventually(() => descriptorCount(gateway.pid) <= before);
    });
  });
}

async function served(gateway: GatewayUnderTest): Promise<void> {
  await using client = await RawClient.connect(gateway.port);
  client.send(GET);
  await client.until(({ text }) => text === OK);
}

interface Crowd {
  readonly sockets: readonly Socket[];
  readonly texts: readonly string[];
  readonly closed: number;
}

/** Opens connections in batches; each says the same, and takes what comes. */
async function openMany(stack: AsyncDisposableStack, port: number, count: number, says: string): Promise<Crowd> {
  const sockets: Socket[] = [];
  const texts: string[] = [];
  let closed = 0;
  stack.defer(() => sockets.forEach((socket) => socket.destroy()));
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(BATCH, count - sockets.length) }, () => {
      const socket = connect(port, "127.0.0.1");
      const at = sockets.push(socket) - 1;
      texts[at] = "";
      socket.on("data", (bytes: Buffer) => (texts[at] += bytes.toString("latin1")));
      socket.on("error", () => {});
      socket.on("close", () => closed++);
      return once(socket, "connect");
    });
    await Promise.all(batch);
    if (says !== "") for (const socket of sockets.slice(-batch.length)) socket.write(says);
  }
  return {
    sockets,
    texts,
    get closed() {
      return closed;
    },
  };
}
