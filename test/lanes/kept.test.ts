import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";
import { test } from "node:test";
import { ControlClient } from "../../src/control/client.ts";
import type { Lane, LaneView } from "../../src/control/contract.ts";
import { whoListens } from "../../src/host/sockets/listeners.ts";
import type { ServiceSpec } from "../../src/services/core/project/project-spec.ts";
import { nameAt } from "../daemon/lane-service.ts";
import { KeptHome } from "../services/keeper/kept-home.ts";
import { freePort } from "../support/ports.ts";

/** Says who it is. */
const TALKER = `require("net").createServer((s) => { s.on("error", () => {}); s.write(process.env.WHO + "\\n"); }).listen(+process.env.PORT, process.env.HOST)`;

async function lanesOf(home: KeptHome): Promise<ReadonlyMap<string, LaneView>> {
  const { services } = await new ControlClient(home.state.controlSocket).chart();
  return new Map(services.flatMap(({ name, lane }) => (lane ? [[name.split(".")[0] ?? "", lane] as const] : [])));
}

function talker(who: string, lane: Lane): Partial<ServiceSpec> {
  return { run: [process.execPath, "-e", TALKER], environment: { WHO: who }, lane };
}

test("A keeper's services have their lanes, forwarded and direct, at the same port", async () => {
  await using home = await KeptHome.open();
  const port = await freePort();
  const lane: Lane = { protocol: "talk", port, transport: "tcp", extra: [], bind: "forward" };
  const client = `require("net").connect(+process.env.ONE_PORT, process.env.ONE_HOST).on("data", (d) => console.log("heard " + d)); setInterval(() => {}, 1e6)`;
  const keeper = home.keep({
    one: talker("one", lane),
    two: talker("two", { ...lane, bind: "direct" }),
    asks: {
      listens: false,
      run: [process.execPath, "-e", client],
      needs: [{ service: "one", until: "ready", via: "gateway" }],
    },
  });
  await keeper.up();
  await keeper.told((told) => told.type === "line" && told["text"] === "heard one", "what the client heard");
  const lanes = await lanesOf(home);
  for (const name of ["one", "two"]) {
    const end = lanes.get(name)?.endpoint;
    assert.ok(end);
    assert.equal(end.port, port);
    assert.equal(await nameAt(end), name);
  }
  const { pid } = await home.serviceView("two");
  const own = whoListens(port).find(({ address }) => address === lanes.get("two")?.endpoint.address);
  assert.equal(own?.pid, pid, "the service itself listens at a direct lane");

  // A client that comes while it is started anew waits.
  const skip = keeper.all.length;
  const restarted = home.ask({ type: "restart", services: ["one"], wait: true });
  await keeper.service("one", "starting", skip);
  assert.equal(await nameAt(lanes.get("one")?.endpoint ?? { address: "", port: 0 }), "one");
  await restarted;
});

test("A keeper's service with extra ports opens them at its own address, whatever the bind", async () => {
  await using home = await KeptHome.open();
  const [port, extra] = [await freePort(), await freePort()];
  // Says who it is at the extra port too, as an FTP server does at its data ports.
  const run = [process.execPath, "-e", `${TALKER}; ${TALKER.replace("+process.env.PORT", String(extra))}`];
  const lane: Lane = {
    protocol: "talk",
    port,
    transport: "tcp",
    extra: [{ first: extra, last: extra }],
    bind: "forward",
  };
  const names = ["one", "two"];
  const keeper = home.keep(Object.fromEntries(names.map((name) => [name, { ...talker(name, lane), run }])));
  const { services } = await keeper.up();
  const lanes = await lanesOf(home);
  for (const name of names) {
    const end = lanes.get(name)?.endpoint;
    assert.ok(end);
    const view = services.find((service) => service.name === name);
    assert.ok(view?.upstreams.some(({ address, port: own }) => address === end.address && own === view.leasedPort));
    assert.deepEqual([await nameAt(end), await nameAt({ ...end, port: extra })], [name, name]);
  }
});

test("A keeper's service whose lane is blocked is found at its lease", async () => {
  await using home = await KeptHome.open();
  const blocker = createServer();
  blocker.listen(0, "0.0.0.0");
  await once(blocker, "listening");
  const { port } = blocker.address() as { port: number };
  const lane: Lane = { protocol: "talk", port, transport: "tcp", extra: [], bind: "forward" };
  const keeper = home.keep({ one: talker("one", lane), two: talker("two", { ...lane, bind: "direct" }) });
  await keeper.up();
  for (const [name, { endpoint, blockedBy }] of await lanesOf(home)) {
    assert.ok(blockedBy?.includes(`process ${process.pid}`));
    assert.equal(await nameAt(endpoint), name);
  }
  blocker.close();
});
