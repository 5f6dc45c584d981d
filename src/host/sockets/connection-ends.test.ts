import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket, type AddressInfo } from "node:net";
import { test } from "node:test";
import { startProgram } from "../../../test/host/child-script.ts";
import { openListeningDescriptor, closeDescriptor } from "./listening-descriptor.ts";
import { bothEndsOf } from "./connection-ends.ts";
import { ProcessesOfSockets } from "./process-of-socket.ts";
import { openSocketTable } from "./sockets.ts";

test("bothEndsOf tells both sockets, users and processes of a loopback connection", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, "connection") as Promise<[Socket]>;
  await using client = await startProgram("bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${port}; read`]);
  const [socket] = await accepted;
  const local = { address: "127.0.0.1", port };
  const remote = { address: "127.0.0.1", port: socket.remotePort ?? 0 };
  using table = openSocketTable();
  const { near, far } = bothEndsOf("tcp", { local, remote }, { table, processes: new ProcessesOfSockets() });
  assert.equal(near.process?.pid, process.pid);
  assert.deepEqual(near.socket?.remote, remote);
  assert.equal(far.process?.pid, client.pid);
  assert.deepEqual(far.socket?.local, remote);
  assert.equal(far.socket?.uid, process.getuid?.());
  socket.destroy();
});

test("bothEndsOf knows a socket without a process while it waits to be accepted, and nothing of none", async () => {
  const { descriptor, port } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
  const client = connect(port, "127.0.0.1");
  await once(client, "connect");
  using table = openSocketTable();
  const look = { table, processes: new ProcessesOfSockets() };
  const local = { address: "127.0.0.1", port };
  const remote = { address: "127.0.0.1", port: client.localPort ?? 0 };
  const { near, far } = bothEndsOf("tcp", { local, remote }, look);
  assert.equal(near.socket?.state, "established");
  assert.equal(near.process, undefined);
  assert.equal(far.process?.pid, process.pid);
  const nothing = { socket: undefined, process: undefined };
  assert.deepEqual(bothEndsOf("tcp", { local, remote: { ...remote, port: 1 } }, look), { near: nothing, far: nothing });
  client.destroy();
  closeDescriptor(descriptor);
});
