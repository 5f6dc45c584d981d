import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { spawn as spawnInTerminal } from "@lydell/node-pty";
import { until } from "../host/child-script.ts";
import { PortolanHome } from "../cli/portolan-home.ts";
import { startServer } from "./server-script.ts";

const program = join(import.meta.dirname, "../../bin/portolan");

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

test("free that is called off by Ctrl-C at its question ends as cancelled, on a line of its own", async (t) => {
  const home = PortolanHome.open(t);
  await using server = await startServer();
  const words = [program, "free", String(server.port)];
  const terminal = spawnInTerminal(process.execPath, words, { cols: 100, rows: 12, env: home.environment });
  let shown = "";
  terminal.onData((text) => (shown += text));
  const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
  await until(() => shown.includes("Go on? [y/N]"));
  terminal.write("\u0003");
  assert.deepEqual([await ended, server.child.exitCode], [130, null]);
  assert.match(shown, /\n$/);
  assert.doesNotMatch(shown, /refused/);
});
