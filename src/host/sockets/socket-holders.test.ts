import assert from "node:assert/strict";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { startScript } from "../../../test/host/child-script.ts";
import { openSocketTable } from "./sockets.ts";
import { holdersOf } from "./socket-holders.ts";

async function listen(): Promise<AsyncDisposable & { inode: number; descriptor: number }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  using table = openSocketTable();
  const { port } = server.address() as AddressInfo;
  const [socket] = table.inet({ transport: "tcp", which: "listening", localPort: port });
  const { fd } = (server as unknown as { _handle: { fd: number } })._handle;
  return { inode: socket?.inode ?? 0, descriptor: fd, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("holdersOf names all holders of a socket, the newest first, or only one", async () => {
  await using server = await listen();
  const stdio: (number | "pipe" | "inherit")[] = ["pipe", "pipe", "inherit", server.descriptor];
  await using child = await startScript(`console.log("up"); process.stdin.resume();`, { stdio });
  await child.line();
  const { holders } = holdersOf(new Set([server.inode]));
  const expected = [child.pid, process.pid].sort((left, right) => right - left);
  assert.deepEqual(holders, new Map([[server.inode, expected]]));
  assert.deepEqual(holdersOf(new Set([server.inode]), { firstOnly: true }).holders.get(server.inode), [expected[0]]);
  const { holders: own } = holdersOf(new Set([server.inode]), { pids: [process.pid] });
  assert.deepEqual(own.get(server.inode), [process.pid]);
});

test("holdersOf leaves out what nobody holds, and asks nobody for nothing", async () => {
  await using server = await listen();
  const { holders } = holdersOf(new Set([server.inode, 4_294_967_296]));
  assert.deepEqual([...holders.keys()], [server.inode]);
  assert.deepEqual(holdersOf(new Set()), { holders: new Map(), hidden: 0 });
});

test("holdersOf counts the processes that it may not look into", async (t) => {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return t.skip("needs root, to be another user");
  process.seteuid(65_534);
  try {
    assert.deepEqual(holdersOf(new Set([1]), { pids: [process.ppid] }), { holders: new Map(), hidden: 1 });
  } finally {
    process.seteuid(0);
  }
});

test("holdersOf with one holder looks at late descriptors only for what is sought", async () => {
  const many = Array.from({ length: 120 }, () => openSync("/dev/null", "r"));
  try {
    await using server = await listen();
    assert.ok(server.descriptor >= 100);
    const inodes = new Set([server.inode]);
    const options = { firstOnly: true, pids: [process.pid] };
    assert.deepEqual(holdersOf(inodes, options).holders.get(server.inode), [process.pid]);
    assert.deepEqual(holdersOf(inodes, { ...options, sought: new Set() }).holders.size, 0);
  } finally {
    for (const descriptor of many) closeSync(descriptor);
  }
});
