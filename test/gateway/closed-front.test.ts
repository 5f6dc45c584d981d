import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./eventually.ts";
import { ENGINES, RawClient } from "./harness.ts";
import { startLoneFront } from "./lone-front.ts";
import type { LoneFront } from "./lone-front.ts";
import { RawUpstream } from "./raw-upstream.ts";
import type { UpstreamSocket } from "./raw-upstream.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const DATED = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\n";
const OK = `${DATED}ok`;

interface Ends {
  readonly front: LoneFront;
  readonly upstream: RawUpstream;
  readonly connect: () => Promise<RawClient>;
}

async function open(
  stack: AsyncDisposableStack,
  engine: "node" | "bun",
  onConnection: (connection: UpstreamSocket) => void,
): Promise<Ends> {
  const front = stack.use(await startLoneFront(engine));
  const upstream = stack.use(await RawUpstream.listen(onConnection));
  await front.lead(upstream.port);
  return { front, upstream, connect: async () => stack.use(await RawClient.connect(front.port)) };
}

for (const engine of ENGINES) {
  test(`front on ${engine} that closes ends its idle connections at once`, async () => {
    await using stack = new AsyncDisposableStack();
    const { front, connect } = await open(stack, engine, (connection) => connection.answer(OK));
    const used = await connect();
    used.send(GET);
    await used.until(({ text }) => text === OK);
    await using other = await RawClient.connect(front.gateway.port);
    other.send(GET);
    await other.until(({ text }) => text.endsWith("\n"));
    await front.gateway.ask({ type: "close", id: "front" });
    await used.until(({ ended }) => ended);
    assert.equal(used.text, OK);
    other.send(GET);
    await other.until(({ text }) => text.split("HTTP/1.1 404 ").length === 3);
    assert.ok(!other.ended, "a client of another listener stays");
  });

  test(`front on ${engine} that closes lets a busy connection end with its response`, async () => {
    await using stack = new AsyncDisposableStack();
    const { front, upstream, connect } = await open(stack, engine, () => {});
    const waiting = await connect();
    waiting.send(GET);
    await eventually(() => upstream.requests.endsWith("\r\n\r\n"));
    await front.gateway.ask({ type: "close", id: "front" });
    upstream.connections[0]?.socket.write(OK);
    await waiting.until(({ ended }) => ended);
    assert.match(waiting.text, /\r\nConnection: close\r\n\r\nok$/i);
  });

  test(`front on ${engine} that closes within a response ends the connection behind it`, async () => {
    await using stack = new AsyncDisposableStack();
    const { front, upstream, connect } = await open(stack, engine, ({ socket }) => void socket.write(`${DATED}o`));
    const reading = await connect();
    reading.send(GET);
    await reading.until(({ text }) => text === `${DATED}o`);
    await front.gateway.ask({ type: "close", id: "front" });
    upstream.connections[0]?.socket.write("k");
    await reading.until(({ ended }) => ended);
    assert.equal(reading.text, OK);
  });

  test(`front on ${engine} that has closed answers who had not spoken yet, and ends`, async () => {
    await using stack = new AsyncDisposableStack();
    const { front, connect } = await open(stack, engine, (connection) => connection.answer(OK));
    const accepted = await connect();
    const [silent, speaking] = [await connect(), await connect()];
    speaking.send(GET.slice(0, 20));
    accepted.send(GET);
    await accepted.until(({ text }) => text === OK);
    await eventually(async () => (await front.gateway.ask({ type: "counters" }))["openConnections"] === 2);
    await front.gateway.ask({ type: "close", id: "front" });
    silent.send(GET);
    speaking.send(GET.slice(20));
    for (const client of [silent, speaking]) {
      await client.until(({ ended }) => ended);
      assert.match(client.text, /\r\nConnection: close\r\n/i);
    }
  });
}
