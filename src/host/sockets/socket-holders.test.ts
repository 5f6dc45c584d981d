import assert from "node:assert/strict";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { sourceUrl, startScript } from "../../../test/host/child-script.ts";
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

/** Opens files, looks for a socket that nobody holds and for one that is among the last, and tells whether koffi came. */
const LOOK_AMONG = `
  import { openSync } from "node:fs";
  import { createServer } from "node:net";
  import { isFfiLoaded } from "${sourceUrl("host/ffi.ts")}";
  import { ProcfsSockets } from "${sourceUrl("host/linux/procfs-sockets.ts")}";
  import { holdersOf } from "${sourceUrl("host/sockets/socket-holders.ts")}";
  const files = Number(process.env.FILES);
  for (let open = 0; open < files; open++) openSync("/dev/null", "r");
  const server = createServer().listen(0, "127.0.0.1", () => {
    const query = { transport: "tcp", which: "listening", localPort: server.address().port };
    const [{ inode }] = new ProcfsSockets().inet(query);
    const { holders } = holdersOf(new Set([inode, 4_294_967_296]), { firstOnly: true, pids: [process.pid] });
    console.log(JSON.stringify([holders.get(inode)?.[0] === process.pid, holders.size, isFfiLoaded()]));
    server.close();
  });
`;

test("holdersOf loads koffi for very many descriptors, and finds the same", async (t) => {
  if (process.platform !== "linux") return t.skip("reads procfs");
  for (const [files, isLoaded] of [
    [200, false],
    [8100, true],
  ] as const) {
    await using child = await startScript(LOOK_AMONG, { env: { ...process.env, FILES: String(files) } });
    assert.deepEqual(JSON.parse(await child.line()), [true, 1, isLoaded], String(files));
  }
});
