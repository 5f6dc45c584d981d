import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { startScript, until } from "../../../test/host/child-script.ts";
import { ProcessesOfSockets } from "./process-of-socket.ts";
import { readStat } from "../linux/procfs.ts";
import { openSocketTable } from "./sockets.ts";

const CLIENT = `
  const { connect } = await import("node:net");
  process.stdin.setEncoding("utf8").on("data", (port) => connect(Number(port), "127.0.0.1"));
  console.log("up");`;

test("ProcessesOfSockets finds the process at the other end, and forgets it with its socket", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const local = { address: "127.0.0.1", port: (server.address() as AddressInfo).port };
  const processes = new ProcessesOfSockets();
  using table = openSocketTable();
  const script = await startScript(CLIENT);
  await script.line();
  const accepted = once(server, "connection");
  script.say(`${local.port}`);
  const [socket] = await accepted;
  const inode = table.find("tcp", { local: { address: "127.0.0.1", port: socket.remotePort }, remote: local })?.inode;
  assert.ok(inode);
  const expected = { pid: script.pid, startTicks: readStat(script.pid)?.startTicks };
  // The second answer is the known one, checked.
  for (let round = 0; round < 2; round++) assert.deepEqual(processes.find(inode), expected);
  const ended = once(socket.resume(), "close");
  await script[Symbol.asyncDispose]();
  await ended;
  await until(() => processes.find(inode) === undefined);
});

test("ProcessesOfSockets follows a socket from a holder that ends to another that lives", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  using table = openSocketTable();
  const localPort = (server.address() as AddressInfo).port;
  const inode = table.inet({ transport: "tcp", which: "listening", localPort })[0]?.inode ?? 0;
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  const processes = new ProcessesOfSockets();
  const child = await startScript(`console.log("up"); process.stdin.resume();`, {
    stdio: ["pipe", "pipe", "inherit", fd],
  });
  await child.line();
  // The newest first; a pid may start anew from the lowest.
  assert.equal(processes.find(inode)?.pid, Math.max(child.pid, process.pid));
  await child[Symbol.asyncDispose]();
  assert.equal(processes.find(inode)?.pid, process.pid);
});

test("ProcessesOfSockets finds none for an inode that is no socket's", () => {
  assert.equal(new ProcessesOfSockets().find(4_294_967_296), undefined);
});
