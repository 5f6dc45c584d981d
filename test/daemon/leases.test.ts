import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { startProgram } from "../host/child-script.ts";
import type { LineProcess } from "../host/child-script.ts";
import { Home } from "./home.ts";

const ASKERS = 64;
const EACH = 50;
/** Where leases come from: the part of the dynamic range that the system does not lend. */
const RANGE_START = 61_000;
const STRANGERS = 200;
const DEADLINE_MS = 60_000;

test("64 processes that ask for 50 leases each at once never share a port", async (t) => {
  await using home = await Home.open({ engine: "node" });
  await using stack = new AsyncDisposableStack();
  const inUse = await occupy(stack);
  const program = join(import.meta.dirname, "lease-asker.ts");
  // Some ask for one at a time, others for ten.
  const start = async (perRequest: number): Promise<LineProcess> =>
    stack.use(
      await startProgram(process.execPath, [program, home.folder.controlSocket, String(EACH), String(perRequest)]),
    );
  const askers = await Promise.all(Array.from({ length: ASKERS }, (_, index) => start(index % 4 === 0 ? 1 : 10)));
  for (const asker of askers) assert.equal(await asker.line(DEADLINE_MS), "ready");
  const startMs = performance.now();
  for (const asker of askers) asker.say("now");
  const ports = (await Promise.all(askers.map((asker) => asker.line(DEADLINE_MS)))).flatMap(
    (line) => JSON.parse(line) as number[],
  );
  const seconds = (performance.now() - startMs) / 1000;
  t.diagnostic(`${ports.length} leases in ${seconds.toFixed(2)} s: ${Math.round(ports.length / seconds)} a second`);
  assert.equal(ports.length, ASKERS * EACH);
  assert.equal(new Set(ports).size, ports.length, "no port twice");
  assert.deepEqual(
    ports.filter((port) => inUse.has(port)),
    [],
    "no port that is in use",
  );
  const held = (await home.client.chart()).leases.map(({ port }) => port);
  assert.deepEqual(new Set(held), new Set(ports));
});

/** Listens on many ports of the range, on one address or the other. */
async function occupy(stack: AsyncDisposableStack): Promise<Set<number>> {
  const inUse = new Set<number>();
  for (let port = RANGE_START; inUse.size < STRANGERS; port += 7) {
    const server: Server = createServer();
    server.listen({ port, host: ["127.0.0.1", "::1", "127.9.9.9", "::"][inUse.size % 4], exclusive: true });
    const isOurs = await once(server, "listening").then(
      () => true,
      () => false,
    );
    inUse.add(port);
    if (isOurs) stack.defer(() => void server.close());
  }
  return inUse;
}
