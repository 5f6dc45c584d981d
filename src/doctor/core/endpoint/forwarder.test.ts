import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { forwarder } from "./forwarder.ts";

const listeners = [socketOf("127.0.0.1:3000")];

test("forwarder tells where connections end", () => {
  const forwarding = {
    by: "ssh",
    target: "db.internal:5432 by way of bastion",
    howToClose: "Run `kill 4121`",
  } as const;
  const [verdict] = forwarder.judge(factsOf({ listeners, owners: [ownerOf({}, { forwarding })] }));
  assert.equal(
    verdict?.cause,
    "Port 3000 is forwarded by ssh to db.internal:5432 by way of bastion: what answers is there, not here",
  );
  assert.equal(verdict?.severity, "note");
  assert.deepEqual(verdict?.fix.commands, ["kill 4121"]);
});

test("forwarder leaves containers to their own diagnosis, and servers alone", () => {
  const forwarding = { by: "docker-proxy", target: undefined, howToClose: "" } as const;
  assert.deepEqual(forwarder.judge(factsOf({ listeners, owners: [ownerOf({}, { forwarding })] })), []);
  assert.deepEqual(forwarder.judge(factsOf({ listeners, owners: [ownerOf()] })), []);
});
