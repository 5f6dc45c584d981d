import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { describe, test } from "node:test";
import { needs } from "../support/needs.ts";
import { eventually } from "./eventually.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";
import { descriptorCount } from "../support/process-figures.ts";
import { RawUpstream } from "./raw-upstream.ts";

const GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
const OK = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";
const LIMIT = 128;
// Bun keeps one descriptor more once it has paused, however often it pauses: `before + 1` below.

for (const engine of ENGINES) {
  describe(`gateway on ${engine} with ${LIMIT} descriptors`, () => {
    test("pauses accepting, says so, serves whom it has, and goes on by itself", async (t) => {
      if (!needs(t, ["prlimit"])) return;
      await using stack = new AsyncDisposableStack();
      const gateway = stack.use(
        await startGateway(engine, { upstreamIdleTimeoutMs: 500, lingerTimeoutMs: 500 }, [], { descriptorsMax: LIMIT }),
      );
      const upstream = stack.use(await RawUpstream.listen((connection) => connection.answer(OK)));
      await gateway.route({ id: "shop", upstreams: [{ address: "127.0.0.1", port: upstream.port }] });
      const before = descriptorCount(gateway.pid);
      const kept = stack.use(await RawClient.connect(gateway.port));
      await served(kept);
      const crowd: Socket[] = [];
      stack.defer(() => crowd.forEach((socket) => socket.destroy()));
      for (let count = 0; count < 2 * LIMIT; count++) {
        const socket = connect(gateway.port, "127.0.0.1");
        socket.on("error", () => {});
        crowd.push(socket);
        await once(socket, "connect");
      }
      await eventually(() =>
        gateway.notices.some((line) => /accepting on 127\.0\.0\.1 port \d+ pauses: EMFILE/.test(line)),
      );
      assert.ok(descriptorCount(gateway.pid) < LIMIT);
      // What is open is served, and services can still be reached.
      await served(kept);
      await eventually(() => upstream.connections[0]?.ended === true);
      await served(kept);
      assert.ok(upstream.connections.length >= 2);
      for (const socket of crowd) socket.destroy();
      const late = stack.use(await RawClient.connect(gateway.port));
      await served(late);
      await late[Symbol.asyncDispose]();
      await kept[Symbol.asyncDispose]();
      await eventually(() => descriptorCount(gateway.pid) <= before + 1);
    });

    test("says so each time that they run out", async (t) => {
      if (!needs(t, ["prlimit"])) return;
      await using stack = new AsyncDisposableStack();
      const gateway = stack.use(await startGateway(engine, {}, [], { descriptorsMax: LIMIT }));
      // The first page opens the way to the socket table, which stays.
      await turnedAway(gateway.port);
      const before = descriptorCount(gateway.pid);
      for (let round = 1; round <= 2; round++) {
        const crowd = Array.from({ length: 2 * LIMIT }, () => connect(gateway.port, "127.0.0.1").on("error", () => {}));
        await eventually(() => gateway.notices.length >= round);
        for (const socket of crowd) socket.destroy();
        await eventually(() => descriptorCount(gateway.pid) <= before + 1);
        // One that is accepted tells that there are enough again.
        await turnedAway(gateway.port);
      }
    });
  });
}

async function turnedAway(port: number): Promise<void> {
  await using client = await RawClient.connect(port);
  client.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
  await client.until(({ text }) => text.startsWith("HTTP/1.1 404 "));
}

async function served(client: RawClient): Promise<void> {
  client.text = "";
  client.send(GET);
  await client.until(({ text }) => text === OK);
}
