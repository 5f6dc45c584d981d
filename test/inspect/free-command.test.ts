import assert from "node:assert/strict";
import { test } from "node:test";
import { PortolanHome } from "../cli/portolan-home.ts";
import { startServer } from "./server-script.ts";

test("free --yes --hold ends what listens, and leases the port to the asker", async (t) => {
  const home = PortolanHome.open(t);
  await using server = await startServer();
  const planned = await home.run(["free", String(server.port), "--dry-run"]);
  assert.match(planned.out, new RegExp(`^This will\\n {2}end process ${server.pid} \\(`, "m"));
  const elsewhere = await home.run(["free", `127.0.0.2:${server.port}`, "--yes"]);
  assert.match(
    elsewhere.said,
    new RegExp(`^nothing is bound to 127\\.0\\.0\\.2:${server.port}; `),
    "others may answer",
  );
  const unsure = await home.run(["free", String(server.port)]);
  assert.deepEqual([unsure.status, server.child.exitCode], [2, null]);
  const freed = await home.run(["free", String(server.port), "--yes", "--hold"]);
  assert.equal(freed.status, 0, freed.said);
  assert.match(freed.said, new RegExp(`ended process ${server.pid} .*\\nport ${server.port} is free\\n`));
  const [, id = ""] = /is leased to you for ten minutes \((\S+)\)/.exec(freed.said) ?? [];
  const { leases } = JSON.parse((await home.run(["ls", "--json"])).out) as { leases: { id: string; port: number }[] };
  assert.deepEqual(
    leases.map((lease) => [lease.id, lease.port]),
    [[id, server.port]],
  );
  const again = await home.run(["free", String(server.port), "--hold"]);
  assert.match(again.said, new RegExp(`Cannot .*${server.port}.*: `), "it has a holder already");
  assert.equal((await home.run(["port", "--release", id])).status, 0);
});

test("free refuses a port of Portolan itself, and says which command to use", async (t) => {
  const home = PortolanHome.open(t);
  const { out } = await home.run(["daemon", "start", "--json"]);
  const { gateway } = JSON.parse(out) as { gateway: { ports: number[] } };
  const [port = 0] = gateway.ports;
  const refused = await home.run(["free", String(port), "--yes"]);
  assert.equal(refused.status, 3);
  assert.match(refused.said, /it is held by Portolan's own (gateway|daemon)\nhint: Run `portolan daemon stop`/);
});
