import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { listNetworkNamespaces, type NetworkNamespace } from "../../src/host/sockets/network-namespaces.ts";
import { readProcessFacts } from "../../src/host/processes/process-facts.ts";
import { needs } from "../support/needs.ts";
import { startProgram } from "./child-script.ts";

const SERVER = `require("node:net").createServer().listen(0, "127.0.0.1", function () {
  require("node:dgram").createSocket("udp4").bind(0, "127.0.0.1", () => console.log(process.pid, this.address().port));
});`;

test("listNetworkNamespaces finds who listens in another network, and by which name it is kept", async (t) => {
  if (!needs(t, ["root", "ip"])) return;
  const name = `portolan-${process.pid}`;
  const ip = (...args: string[]): unknown => execFileSync("ip", args);
  ip("netns", "add", name);
  t.after(() => ip("netns", "del", name));
  const find = (): NetworkNamespace | undefined => listNetworkNamespaces().others.find((other) => other.name === name);
  const empty = find();
  assert.deepEqual([empty?.pids, empty?.listeners, empty?.addresses], [[], undefined, []]);
  ip("-n", name, "link", "set", "lo", "up");
  ip("-n", name, "addr", "add", "10.77.0.5/32", "dev", "lo");
  await using server = await startProgram("ip", ["netns", "exec", name, process.execPath, "-e", SERVER]);
  const [pid, port] = (await server.line()).split(" ").map(Number);
  const found = find();
  assert.deepEqual(found?.pids, [pid]);
  assert.equal(found.inode, readProcessFacts(pid ?? 0)?.networkNamespace);
  assert.deepEqual(
    found.listeners?.map(({ transport, state, local }) => [transport, state, local.address]),
    [
      ["tcp", "listen", "127.0.0.1"],
      ["udp", "unconnected", "127.0.0.1"],
    ],
  );
  assert.equal(found.listeners[0]?.local.port, port);
  assert.deepEqual([found.addresses, found.container], [["10.77.0.5"], undefined]);
});

test("listNetworkNamespaces finds a network without a name by its processes alone", async (t) => {
  if (!needs(t, ["unshare"])) return;
  const flags = ["--map-root-user", "--net"];
  if (spawnSync("unshare", [...flags, "true"]).status !== 0) return t.skip("this machine gives no network namespaces");
  await using server = await startProgram("unshare", [...flags, "sh", "-c", "echo up; read x"]);
  await server.line();
  const found = listNetworkNamespaces().others.find(({ pids }) => pids.includes(server.pid));
  assert.deepEqual([found?.name, found?.listeners, found?.addresses], [undefined, [], []]);
});
