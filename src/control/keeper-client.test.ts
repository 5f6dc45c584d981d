import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { encodeLine } from "./core/json-lines.ts";
import { KeeperClient } from "./keeper-client.ts";
import type { KeeperTold, KeptProjectView } from "./keeper-contract.ts";

const VIEW: KeptProjectView = {
  project: "shop",
  branch: undefined,
  directory: "/shop",
  file: undefined,
  keeper: { pid: 4, sinceMs: 5, isDetached: true },
  services: [],
};
/** As it comes over the line: what is undefined is left out. */
const SEEN: unknown = JSON.parse(JSON.stringify(VIEW));

/** A peer at the other end that answers a request as the test says. */
async function clientOf(
  t: TestContext,
  answer: (request: unknown, socket: Socket) => void = () => {},
): Promise<KeeperClient> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-keeper-"));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", (line) => answer(JSON.parse(line.toString()), socket));
  }).listen(join(folder, "k-1"));
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return new KeeperClient(join(folder, "k-1"));
}

function code(expected: string): (error: unknown) => boolean {
  return (error) => isFailure(error, expected);
}

async function listOf(told: AsyncIterable<KeeperTold>): Promise<KeeperTold[]> {
  const all: KeeperTold[] = [];
  for await (const one of told) all.push(one);
  return all;
}

test("KeeperClient asks for a view and for what takes time", async (t) => {
  const asked: unknown[] = [];
  const client = await clientOf(t, (request, socket) => {
    asked.push(request);
    const { type } = request as { type: string };
    socket.end(encodeLine({ type: type === "view" ? "view" : "done", view: VIEW }));
  });
  assert.deepEqual(await client.view(), SEEN);
  assert.deepEqual(await client.request({ type: "stop", services: ["api"] }), SEEN);
  assert.deepEqual(asked, [{ type: "view" }, { type: "stop", services: ["api"] }]);
});

test("KeeperClient throws the failure that the keeper answered with", async (t) => {
  const failure = { code: "SERVICE_UNKNOWN", message: "Cannot start", hint: "Look" };
  const client = await clientOf(t, (_, socket) => socket.end(encodeLine({ type: "failed", ...failure })));
  const asked = client.request({ type: "start", services: ["x"], wait: true });
  await assert.rejects(asked, (error: Error) => code("SERVICE_UNKNOWN")(error) && error.message === "Cannot start");
});

test("KeeperClient follows until the keeper ends", async (t) => {
  const client = await clientOf(t, (_, socket) => {
    socket.write(encodeLine({ type: "view", view: VIEW }));
    const note = { type: "note", service: "api", kind: "note", text: "ä" };
    // It comes in pieces, and in the midst of a character.
    const bytes = Buffer.from(
      encodeLine({ type: "event", event: note }) + encodeLine({ type: "event", event: { type: "ended" } }),
    );
    const half = bytes.indexOf(0xc3) + 1;
    socket.write(bytes.subarray(0, half), () => socket.end(bytes.subarray(half)));
  });
  const told = await listOf(client.follow());
  assert.deepEqual(told, [
    { type: "view", view: SEEN },
    { type: "note", service: "api", kind: "note", text: "ä" },
    { type: "ended" },
  ]);
});

test("KeeperClient tells a keeper that died from one that ended", async (t) => {
  const client = await clientOf(t, (_, socket) => socket.end(encodeLine({ type: "view", view: VIEW })));
  await assert.rejects(listOf(client.follow()), code("KEEPER_LOST"));
  await assert.rejects((await clientOf(t, (_, socket) => socket.end())).view(), code("KEEPER_LOST"));
});

test("KeeperClient says when there is no keeper, or one that speaks otherwise", async (t) => {
  await assert.rejects(new KeeperClient("/nonexistent/k-1").view(), code("KEEPER_ABSENT"));
  await assert.rejects((await clientOf(t, (_, socket) => socket.end("hello\n"))).view(), code("KEEPER_STRANGE"));
});

test("KeeperClient is called off by its signal", async (t) => {
  const asked = Promise.withResolvers<void>();
  const client = await clientOf(t, () => asked.resolve());
  const stop = new AbortController();
  const following = listOf(client.follow({ signal: stop.signal }));
  await asked.promise;
  stop.abort();
  assert.deepEqual(await following, []);
  await assert.rejects(client.request({ type: "stop", services: [] }, { signal: stop.signal }), code("CANCELLED"));
});
