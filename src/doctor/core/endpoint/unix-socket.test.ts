import assert from "node:assert/strict";
import { test } from "node:test";
import type { UnixSocketFacts } from "../endpoint-facts.ts";
import { factsOf } from "../../../../test/doctor/made-facts.ts";
import { unixSocket } from "./unix-socket.ts";

const GOOD: UnixSocketFacts = {
  path: "/run/app/app.sock",
  pathBytes: 17,
  exists: true,
  isSocket: true,
  mode: 0o755,
  ownerUid: 1000,
  closedFolder: undefined,
  isListening: true,
  error: undefined,
};

const judged = (parts: Partial<UnixSocketFacts>) =>
  unixSocket.judge(factsOf({ target: undefined, unix: { ...GOOD, ...parts } }))[0];

test("unixSocket tells the ways of failing apart", () => {
  const stale = judged({ isListening: false, error: "ECONNREFUSED" });
  assert.match(stale?.cause ?? "", /is stale/);
  assert.deepEqual(stale?.fix.commands, ["rm /run/app/app.sock"]);
  assert.equal(stale?.fix.repair, undefined);
  assert.match(
    judged({ exists: false, isSocket: false, mode: undefined, error: "ENOENT" })?.cause ?? "",
    /does not exist/,
  );
  assert.match(judged({ error: "EACCES" })?.cause ?? "", /closed to this user/);
  assert.match(judged({ pathBytes: 130, exists: false, error: "EINVAL" })?.cause ?? "", /130 bytes/);
  assert.match(judged({ closedFolder: "/run/app", error: "EACCES" })?.cause ?? "", /may not enter \/run\/app$/);
  assert.match(judged({ isSocket: false, error: "ECONNREFUSED" })?.cause ?? "", /not a socket/);
  assert.match(judged({ error: "EAGAIN" })?.cause ?? "", /queue of its server is full/);
});

test("unixSocket never offers to remove a socket that is listened on", () => {
  assert.equal(judged({ error: "ECONNREFUSED" }), undefined);
  assert.equal(judged({}), undefined);
  assert.deepEqual(unixSocket.judge(factsOf()), []);
});
