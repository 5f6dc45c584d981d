import assert from "node:assert/strict";
import { test } from "node:test";
import { explainUnowned } from "./unowned-socket.ts";

const WHOLE = { isWhole: true, limit: undefined };

test("explainUnowned takes a socket for the kernel's only when all processes were seen", () => {
  const limit = { why: "w", howToSeeMore: "m" };
  assert.deepEqual(explainUnowned(2049, { isWhole: false, limit }), { is: "hidden", ...limit });
  const nfs = explainUnowned(2049, WHOLE);
  assert.deepEqual(nfs, {
    is: "kernel",
    service: "the NFS server (nfsd)",
    howToClose: "Run `sudo systemctl stop nfs-server.service`",
  });
  const any = explainUnowned(40_001, WHOLE);
  assert.ok(any.is === "kernel" && any.service === undefined);
});
