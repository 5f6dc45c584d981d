import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { ControlClient } from "../../src/control/client.ts";
import { lookAgain } from "../../src/control/look-again.ts";
import { isFailure, lease } from "../../src/client/portolan.ts";
import { libraryHome } from "./library-home.ts";

const { harbour, options } = await libraryHome();
const daemon = new ControlClient(join(harbour.home, "control.sock"));
const LIBRARY = join(import.meta.dirname, "../../src/client/portolan.ts");

async function leasedPorts(): Promise<number[]> {
  return (await daemon.chart()).leases.map(({ port }) => port);
}

test("lease gives a port that a server can have, until it is disposed of, however often", async () => {
  const leased = await lease({ ...options, name: "tests" });
  await using server = createServer().listen(leased.port, "127.0.0.1");
  await once(server, "listening");
  assert.ok((await leasedPorts()).includes(leased.port));
  await Promise.all([leased[Symbol.asyncDispose](), leased[Symbol.asyncDispose]()]);
  await leased[Symbol.asyncDispose]();
  assert.ok(!(await daemon.chart()).leases.some(({ id }) => id === leased.id));
});

test("lease never gives two of 16 processes the same port", async (t) => {
  const code = `
    const { lease } = await import(${JSON.stringify(LIBRARY)});
    const leased = await Promise.all([lease(), lease()]);
    console.log(leased.map(({ port }) => port).join(" "));
    process.stdin.once("end", () => {}).resume();
  `;
  const children = Array.from({ length: 16 }, () =>
    spawn(process.execPath, ["--input-type=module", "--eval", code], { env: harbour.environment }),
  );
  t.after(() => children.forEach((child) => child.kill("SIGKILL")));
  const lines = await Promise.all(
    children.map(async (child) => {
      const [line] = (await once(createInterface(child.stdout), "line")) as [string];
      return line.split(" ");
    }),
  );
  assert.equal(new Set(lines.flat()).size, 32);
  const ended = Promise.all(children.map((child) => once(child, "exit")));
  // Half of them leave as a crash does: what they held is free all the same.
  children.forEach((child, at) => (at % 2 === 0 ? child.kill("SIGKILL") : child.stdin.end()));
  await ended;
  const ports = new Set(lines.flat().map(Number));
  let left: number[] = [];
  for await (const _ of lookAgain(20_000, undefined)) {
    left = (await leasedPorts()).filter((port) => ports.has(port));
    if (left.length === 0) break;
  }
  assert.deepEqual(left, []);
});

test("lease says who has the port that is asked for", async () => {
  await using server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await assert.rejects(lease({ ...options, port }), (error) => isFailure(error, "PORT_TAKEN"));
});

test("lease works in a worker thread, and is held by its process", async () => {
  const code = `
    const { parentPort } = require("node:worker_threads");
    const { lease } = require(${JSON.stringify(LIBRARY)});
    lease().then((leased) => parentPort.postMessage(leased.port));
  `;
  const worker = new Worker(code, { eval: true, env: harbour.environment });
  const [port] = (await once(worker, "message")) as [number];
  await worker.terminate();
  const held = (await daemon.chart()).leases.find((one) => one.port === port);
  assert.equal(held?.holder?.pid, process.pid);
  await daemon.releaseLease(held.id);
});

test("lease starts the daemon where none runs, once for all who ask", async () => {
  await harbour.portolan(["daemon", "stop"]);
  const leases = await Promise.all(Array.from({ length: 8 }, () => lease(options)));
  assert.equal(new Set(leases.map(({ port }) => port)).size, 8);
  await Promise.all(leases.map((one) => one[Symbol.asyncDispose]()));
});

test("lease ends without the daemon that granted it", async () => {
  const leased = await lease(options);
  await harbour.portolan(["daemon", "stop"]);
  await leased[Symbol.asyncDispose]();
});

test("lease explains a home that no socket fits in, and obeys its signal", async () => {
  const environment = { ...harbour.environment, PORTOLAN_HOME: `/tmp/${"x".repeat(120)}`, XDG_RUNTIME_DIR: undefined };
  await assert.rejects(lease({ environment }), (error) => isFailure(error, "SOCKET_PATH_TOO_LONG"));
  const reason = new Error("enough");
  await assert.rejects(lease({ ...options, signal: AbortSignal.abort(reason) }), reason);
});
