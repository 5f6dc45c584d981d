import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttp2Server, createSecureServer } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { ControlClient } from "../../src/control/client.ts";
import { lookAgain } from "../../src/control/look-again.ts";
import { fetch, isFailure, resolve, serve } from "../../src/client/portolan.ts";
import { selfSigned } from "../support/self-signed.ts";
import { libraryHome } from "./library-home.ts";

const { harbour, options } = await libraryHome();
const daemon = new ControlClient(join(harbour.home, "control.sock"));
const LIBRARY = join(import.meta.dirname, "../../src/client/portolan.ts");

function saying(text: string): RequestListener {
  return (_, response) => response.end(text);
}

async function stateOf(name: string): Promise<string | undefined> {
  return (await daemon.chart()).services.find((one) => one.name === name)?.state;
}

/** Waits until a name leads to this answer. */
async function answers(url: string, text: string): Promise<void> {
  let said: unknown;
  for await (const _ of lookAgain(30_000, undefined)) {
    said = await fetch(url, {}, options).then((response) => response.text(), String);
    if (said === text) return;
  }
  assert.equal(said, text);
}

test("serve leads a name to a server, over http and https, until it is disposed of, however often", async () => {
  const served = await serve(createServer(saying("hello")), { ...options, name: "hello.lib" });
  assert.equal(served.name, "hello.lib.localhost");
  for (const url of served.urls) assert.equal((await harbour.get(url)).text, "hello", url);
  assert.equal((await harbour.get(`http://127.0.0.1:${served.port}/`)).text, "hello");
  await Promise.all([served[Symbol.asyncDispose](), served[Symbol.asyncDispose]()]);
  assert.equal(await stateOf("hello.lib.localhost"), "down");
});

test("serve gives a server the same port the next time, and the port that is asked for", async () => {
  const ports: number[] = [];
  for (let times = 0; times < 2; times++) {
    await using served = await serve(createServer(), { ...options, name: "again.lib" });
    ports.push(served.port);
  }
  assert.equal(ports[0], ports[1]);
  const [port = 0] = ports;
  await using asked = await serve(createServer(), { ...options, name: "asked.lib", port });
  assert.equal(asked.port, port);
  await assert.rejects(serve(createServer(), { ...options, name: "other.lib", port }), (error) =>
    isFailure(error, "PORT_TAKEN"),
  );
});

test("serve takes servers that speak TLS or HTTP/2", async (t) => {
  const { keyPem: key, certificatePem: cert } = await selfSigned("tls.lib.localhost");
  for (const [name, server] of Object.entries({
    https: createHttpsServer({ key, cert }, saying("over https")),
    http2: createHttp2Server().on("request", (_, response) => response.end("over http2")),
    both: createSecureServer({ key, cert, allowHTTP1: true }, (_, response) => {
      response.end("over both");
    }),
  })) {
    await using served = await serve(server, { ...options, name: `${name}.lib` });
    const { status, text } = await harbour.get(served.url);
    t.diagnostic(`${name}: ${status} ${text.slice(0, 80)}`);
    if (name !== "http2") assert.equal(text, `over ${name}`);
  }
});

test("serve leaves a server that listened before as it was", async () => {
  await using server = createServer(saying("here before")).listen(0);
  await once(server, "listening");
  const served = await serve(server, { ...options, name: "before.lib" });
  assert.equal(served.port, (server.address() as { port: number }).port);
  await answers(served.url, "here before");
  await served[Symbol.asyncDispose]();
  assert.equal(server.listening, true);
});

test("serve refuses a server at a path, and a name that is taken", async () => {
  await using server = createServer().listen(join(harbour.folder, "server.sock"));
  await once(server, "listening");
  await assert.rejects(serve(server, options), (error) => isFailure(error, "SERVER_WITHOUT_PORT"));
  await using _first = await serve(createServer(), { ...options, name: "taken.lib" });
  const second = createServer();
  await assert.rejects(serve(second, { ...options, name: "taken.lib" }), (error) =>
    isFailure(error, "NAME_SERVED_HERE"),
  );
  assert.equal(second.listening, false);
  await harbour.portolan(["alias", "theirs.lib", "127.0.0.1:9"]);
  await assert.rejects(serve(second, { ...options, name: "theirs.lib" }), (error) => isFailure(error, "NAME_TAKEN"));
  await assert.rejects(serve(second, { ...options, name: "a..b" }), (error) => isFailure(error, "NAME_INVALID"));
});

test("serve ends with its signal, and with its server", async () => {
  const stop = new AbortController();
  const server = createServer();
  await serve(server, { ...options, name: "signal.lib", signal: stop.signal });
  const closed = once(server, "close");
  stop.abort();
  await closed;
  const other = createServer();
  const served = await serve(other, { ...options, name: "closed.lib" });
  other.close();
  await once(other, "close");
  await served[Symbol.asyncDispose]();
  for (const name of ["signal.lib.localhost", "closed.lib.localhost"]) {
    for await (const _ of lookAgain(5000, undefined)) if ((await stateOf(name)) === "down") break;
    assert.equal(await stateOf(name), "down");
  }
});

test("serve lets clients finish for its grace, and no longer", async () => {
  const asked = Promise.withResolvers<void>();
  const server: Server = createServer((_, response) => {
    response.write("begun");
    asked.resolve();
  });
  const served = await serve(server, { ...options, name: "slow.lib", graceMs: 50 });
  const response = await fetch(served.url, {}, options);
  await asked.promise;
  await served[Symbol.asyncDispose]();
  await assert.rejects(response.text());
});

test("serve is reached by its name again after the daemon was killed", async () => {
  await using served = await serve(createServer(saying("still here")), { ...options, name: "survivor.lib" });
  const { pid } = await daemon.status();
  process.kill(pid, "SIGKILL");
  // Nobody else brings the next one.
  for await (const _ of lookAgain(30_000, undefined)) {
    const next = await daemon.status().catch(() => undefined);
    if (next !== undefined && next.pid !== pid && (await stateOf(served.name)) === "ready") break;
  }
  await answers(served.url, "still here");
  assert.equal((await resolve("survivor.lib", options)).state, "ready");
});

test("serve gives TCP servers a lane", async (t) => {
  await using server = createTcpServer((socket) => socket.end("220 ready\r\n"));
  await using served = await serve(server, { ...options, name: "mail.lib", lane: { protocol: "smtp", port: 2525 } });
  const reach = await resolve("mail.lib", options);
  t.diagnostic(`${served.url} ${reach.host}:${reach.port}`);
  assert.equal(reach.lane?.protocol, "smtp");
});

test("serve works in a worker thread, and what a dead thread served can be served again", async () => {
  const code = `
    const { parentPort, workerData } = require("node:worker_threads");
    const { createServer } = require("node:http");
    const { serve } = require(${JSON.stringify(LIBRARY)});
    serve(createServer((_, response) => response.end("from a thread")), workerData).then(({ url }) => parentPort.postMessage(url));
  `;
  const workerData = { directory: options.directory, name: "thread.lib" };
  const worker = new Worker(code, { eval: true, workerData, env: harbour.environment });
  const [url] = (await once(worker, "message")) as [string];
  await answers(url, "from a thread");
  await assert.rejects(serve(createServer(), { ...options, name: "thread.lib" }), (error) =>
    isFailure(error, "NAME_SERVED_HERE"),
  );
  await worker.terminate();
  await using served = await serve(createServer(saying("from the next")), { ...options, name: "thread.lib" });
  await answers(served.url, "from the next");
});
