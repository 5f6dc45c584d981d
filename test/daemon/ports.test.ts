import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { test } from "node:test";
import { becomes } from "../e2e/left-behind.ts";
import { Home } from "./home.ts";

/** Something of somebody else's that listens. */
async function stranger(host: string, port = 0): Promise<AsyncDisposable & { readonly port: number }> {
  const server: Server = createServer((socket) => socket.destroy());
  server.listen({ port, host, exclusive: true });
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

async function stop(home: Home): Promise<void> {
  await home.client.stop();
  assert.ok(await becomes(() => home.processes().length === 0, 5_000));
}

test("A gateway port that a stranger has makes way for the next one, which is remembered", async () => {
  let taken: Awaited<ReturnType<typeof stranger>> | undefined = await stranger("127.0.0.1");
  await using home = await Home.make({ engine: "node", port: taken.port });
  const { gateway, findings } = await home.start();
  const [port = 0] = gateway.ports;
  assert.ok(port > taken.port && port < taken.port + 50, `${port} follows ${taken.port}`);
  assert.deepEqual(findings, [`Port ${taken.port} is taken: the gateway is on port ${port}`]);
  await stop(home);
  await taken[Symbol.asyncDispose]();
  taken = undefined;
  assert.deepEqual((await home.start()).gateway.ports, [port], "printed URLs go on working");
});

test("A gateway port of which a stranger has half is not taken", async () => {
  await using half = await stranger("::1");
  await using home = await Home.make({ engine: "node", port: half.port });
  const { gateway } = await home.start();
  const [port = 0] = gateway.ports;
  assert.ok(port > half.port, `${port} follows ${half.port}`);
  assert.deepEqual(gateway.addresses.toSorted(), ["127.0.0.1", "::1"]);
});
