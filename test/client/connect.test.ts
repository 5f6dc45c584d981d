import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { connect, isFailure, lease, resolve, serve } from "../../src/client/portolan.ts";
import { libraryHome } from "./library-home.ts";

const { harbour, options } = await libraryHome();

const HELLO = "GET / HTTP/1.1\r\nHost: whatever\r\nConnection: close\r\n\r\n";

test("connect goes to a service by its front, or directly", async () => {
  await using served = await serve(
    createServer((request, response) => response.end(`as ${request.headers["via"]}`)),
    {
      ...options,
      name: "api.shop",
    },
  );
  const reach = await resolve("api.shop", options);
  for (const [via, address] of [
    ["gateway", reach.host],
    ["direct", "127.0.0.1"],
  ] as const) {
    const socket = await connect("api.shop", { ...options, via });
    assert.equal(socket.remoteAddress, address);
    assert.equal(socket.remotePort, via === "direct" ? served.port : reach.port);
    socket.write(HELLO);
    assert.match(await text(socket), /^HTTP\/1\.1 200 OK\r\n/);
  }
});

test("connect takes endpoints as they are written", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  for (const target of [`127.0.0.1:${port}`, `:${port}`, `${port}`, `any.name.localhost:${port}`]) {
    (await connect(target, options)).destroy();
  }
});

test("connect names the cause of a refused connection, and keeps the error", async () => {
  await using free = await lease(options);
  await assert.rejects(connect(`:${free.port}`, options), (error) => {
    assert.ok(isFailure(error, "UNREACHABLE"));
    assert.match(error.message, /Nothing listens at/);
    assert.equal((error.cause as NodeJS.ErrnoException).code, "ECONNREFUSED");
    return true;
  });
  await harbour.portolan(["alias", "gone.shop", `127.0.0.1:${free.port}`]);
  await assert.rejects(connect("gone.shop", options), (error) => isFailure(error, "UNREACHABLE"));
});

test("connect says that what it is to reach directly listens nowhere", async () => {
  const served = await serve(createServer(), { ...options, name: "ended.shop" });
  await served[Symbol.asyncDispose]();
  const reach = await resolve("ended.shop", options);
  assert.deepEqual([reach.state, reach.direct], ["down", undefined]);
  await assert.rejects(connect("ended.shop", { ...options, via: "direct" }), (error) =>
    isFailure(error, "NOT_RUNNING"),
  );
});

test("connect obeys its signal", async () => {
  const reason = new Error("enough");
  await assert.rejects(connect(":1", { ...options, signal: AbortSignal.abort(reason) }), reason);
});

test("resolve knows what it is called in its project, and beside the asker", async () => {
  const directory = await harbour.site({ "package.json": '{"name":"blog"}' });
  await using api = await serve(createServer(), { ...options, name: "api.blog" });
  await using copy = await serve(createServer(), { ...options, name: "api.blog-copy" });
  assert.equal((await resolve("api", { ...options, directory })).name, api.name);
  const environment = { ...harbour.environment, PORTOLAN_NAME: "web.blog-copy.localhost" };
  assert.equal((await resolve("api", { ...options, directory, environment })).name, copy.name);
  await assert.rejects(resolve("api", { ...options, directory: "/nowhere/at/all" }), (error) =>
    isFailure(error, "NAME_AMBIGUOUS"),
  );
});
