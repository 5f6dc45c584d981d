import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./eventually.ts";
import { ENGINES, RawClient, startGateway } from "./harness.ts";

const IDLE = { id: "lazy", state: "idle", onDemand: true } as const;
const ASK = "GET / HTTP/1.1\r\nHost: lazy.localhost\r\nAccept: text/plain\r\n\r\n";

for (const engine of ENGINES) {
  test(`A request that waits in vain is told so at its limit, and its connection goes on (${engine})`, async () => {
    await using gateway = await startGateway(engine, { startWaitMs: 300 });
    await gateway.route(IDLE);
    await using client = await RawClient.connect(gateway.port);
    for (const said of [/^HTTP\/1\.1 503 [\s\S]*was not started within/, /^HTTP\/1\.1 503 /]) {
      client.text = "";
      client.send(ASK);
      await client.until(({ text, closed }) => text.includes("lazy.localhost was not started") || closed !== undefined);
      assert.match(client.text, said);
      assert.equal(client.closed, undefined);
    }
  });

  test(`Who waits when the gateway drains is told at once to ask again (${engine})`, async () => {
    await using gateway = await startGateway(engine);
    await gateway.route(IDLE);
    await using client = await RawClient.connect(gateway.port);
    client.send(ASK);
    await eventually(async () => (await gateway.ask({ type: "counters" }))["requests"] === 1);
    const drained = gateway.ask({ type: "drain", deadlineMs: 20_000 });
    await client.until(({ text, closed }) => text.includes("is starting") || closed !== undefined);
    assert.match(client.text, /^HTTP\/1\.1 503 [\s\S]*\r\nconnection: close\r\n/i);
    assert.equal((await drained)["openConnections"], 0);
  });

  test(`No more wait than may, and one that leaves makes room (${engine})`, async () => {
    await using gateway = await startGateway(engine, { startWaitersMax: 1 });
    await gateway.route(IDLE);
    const first = await RawClient.connect(gateway.port);
    first.send(ASK);
    await eventually(async () => (await gateway.ask({ type: "counters" }))["requests"] === 1);
    await using second = await RawClient.connect(gateway.port);
    second.send(ASK);
    await second.until(({ text, closed }) => text.includes("is starting") || closed !== undefined);
    assert.match(second.text, /^HTTP\/1\.1 503 /);
    // One that only ends its side may still wait for the answer.
    first.socket.resetAndDestroy();
    await eventually(async () => (await gateway.ask({ type: "counters" }))["openConnections"] === 1);
    // It is let in now: its answer comes only when the service is gone.
    second.text = "";
    second.send(ASK);
    await eventually(async () => (await gateway.ask({ type: "counters" }))["requests"] === 3);
    assert.equal(second.text, "");
    await gateway.route({ ...IDLE, state: "down", exit: { code: 3, signal: null, atMs: 1 } });
    await second.until(({ text, closed }) => text.includes("ended with status 3") || closed !== undefined);
    assert.match(second.text, /^HTTP\/1\.1 503 /);
  });
}
