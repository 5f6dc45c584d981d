import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { libc } from "../ffi.ts";
import { DescriptorLinks } from "./descriptor-links.ts";
import { listDescriptors, socketInodeAt } from "./procfs.ts";

test(
  "DescriptorLinks tells the same by a call of the system as by paths",
  { skip: process.platform !== "linux" },
  async () => {
    await using stack = new AsyncDisposableStack();
    const server = createServer().listen(0, "127.0.0.1");
    stack.defer(() => void server.close());
    await once(server, "listening");
    const names = listDescriptors(process.pid) ?? [];
    const known = names.map((name) => socketInodeAt(process.pid, name));
    assert.ok(known.some((inode) => inode !== undefined));
    libc();
    using links = new DescriptorLinks(process.pid);
    assert.deepEqual(
      names.map((name) => links.socketInode(name)),
      known,
    );
    assert.equal(links.socketInode("999999"), undefined);
  },
);

test("DescriptorLinks finds nothing of a process that is gone", { skip: process.platform !== "linux" }, () => {
  libc();
  // Above the highest number that a process can have.
  using links = new DescriptorLinks(2 ** 23);
  assert.equal(links.socketInode("0"), undefined);
});
