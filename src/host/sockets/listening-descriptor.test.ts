import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { startProgram } from "../../../test/host/child-script.ts";
import { closeDescriptor, openListeningDescriptor } from "./listening-descriptor.ts";
import { listListeners } from "./listeners.ts";
import { hasIpv6Loopback, isPortFree } from "../ports.ts";

/** Runs a step with a descriptor that is closed after it, if nobody else did. */
function withDescriptor(address: string, step: (port: number, descriptor: number) => void): void {
  const { descriptor, port } = openListeningDescriptor({ address, port: 0 });
  try {
    step(port, descriptor);
  } finally {
    closeDescriptor(descriptor);
  }
}

test("openListeningDescriptor gives a listener that a server can accept on", async () => {
  const { descriptor, port } = openListeningDescriptor({ address: "127.77.4.5", port: 0 });
  const server = createServer((socket) => socket.end("hello")).listen({ fd: descriptor });
  await once(server, "listening");
  const client = connect(port, "127.77.4.5");
  const [data] = (await once(client, "data")) as [Buffer];
  assert.equal(data.toString(), "hello");
  client.destroy();
  await server[Symbol.asyncDispose]();
});

test("openListeningDescriptor keeps connections for whoever accepts later", async () => {
  const { descriptor, port } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
  const client = connect(port, "127.0.0.1");
  await once(client, "connect");
  const server = createServer().listen({ fd: descriptor });
  const [socket] = (await once(server, "connection")) as [Socket];
  assert.equal(socket.remotePort, client.localPort);
  client.destroy();
  socket.destroy();
  await server[Symbol.asyncDispose]();
});

test("openListeningDescriptor takes IPv6 alone, so that both families can have the port", (t) => {
  if (!hasIpv6Loopback()) return t.skip("IPv6 is off");
  withDescriptor("::1", (port) => {
    const ipv4 = openListeningDescriptor({ address: "127.0.0.1", port });
    const all = listListeners().filter((listener) => listener.port === port);
    closeDescriptor(ipv4.descriptor);
    assert.deepEqual(
      all.map(({ address }) => address),
      ["127.0.0.1", "::1"],
    );
  });
  withDescriptor("::", (port) => {
    closeDescriptor(openListeningDescriptor({ address: "0.0.0.0", port }).descriptor);
  });
});

test("openListeningDescriptor is exclusive, and names the holder", () => {
  withDescriptor("127.0.0.1", (port) => {
    for (const address of ["127.0.0.1", "0.0.0.0"]) {
      assert.throws(
        () => openListeningDescriptor({ address, port }),
        (error: unknown) => isFailure(error, "PORT_TAKEN") && error.message.includes(`process ${process.pid} (`),
      );
    }
    assert.equal(isPortFree(port), false);
  });
});

test("openListeningDescriptor refuses an address that is not here", () => {
  for (const address of ["192.0.2.1", "2001:db8::1", "localhost", "fe80::1%lo"]) {
    assert.throws(() => openListeningDescriptor({ address, port: 0 }), { code: "ADDRESS_NOT_AVAILABLE" }, address);
  }
});

test("openListeningDescriptor is not inherited by what is started", async () => {
  const { descriptor, port } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
  await using child = await startProgram("sh", ["-c", "echo up; read x"]);
  await child.line();
  closeDescriptor(descriptor);
  assert.equal(isPortFree(port), true);
});

test("openListeningDescriptor wakes the server at the first byte when asked to", async () => {
  const { descriptor, port } = openListeningDescriptor({ address: "127.0.0.1", port: 0, deferAcceptSeconds: 60 });
  let accepted = 0;
  const server = createServer((socket) => socket.on("data", () => socket.end(`${++accepted}`))).listen({
    fd: descriptor,
  });
  await once(server, "listening");
  const silent = connect(port, "127.0.0.1");
  await once(silent, "connect");
  const loud = connect(port, "127.0.0.1", () => loud.write("x"));
  const [data] = (await once(loud, "data")) as [Buffer];
  assert.equal(data.toString(), "1");
  const count = await new Promise<number>((resolve, reject) => {
    server.getConnections((error, connections) => (error === null ? resolve(connections) : reject(error)));
  });
  assert.ok(count <= 1, "the silent one, which came first, has not been accepted");
  silent.destroy();
  loud.destroy();
  await server[Symbol.asyncDispose]();
});

test("closeDescriptor closes once", () => {
  const { descriptor } = openListeningDescriptor({ address: "127.0.0.1", port: 0 });
  closeDescriptor(descriptor);
  assert.throws(() => closeDescriptor(descriptor), { code: "SYSTEM_CALL_FAILED" });
});
