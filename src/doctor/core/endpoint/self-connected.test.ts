import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, ownerOf, probeOf, socketOf } from "../../../../test/doctor/made-facts.ts";
import { selfConnected } from "./self-connected.ts";

const own = socketOf("127.0.0.1:3000", { state: "established", remote: { address: "127.0.0.1", port: 3000 } });

test("selfConnected names the client that met itself", () => {
  const [verdict] = selfConnected.judge(factsOf({ sockets: [own], owners: [ownerOf()] }));
  assert.match(verdict?.cause ?? "", /^process 4121 \(node server\.js\) is connected to itself at 127\.0\.0\.1:3000/);
  const probe = probeOf(undefined, { isSelfConnected: true });
  assert.match(
    selfConnected.judge(factsOf({ probe }))[0]?.cause ?? "",
    /^A connection to 127\.0\.0\.1:3000 met itself/,
  );
});

test("selfConnected is silent about two ends", () => {
  const other = socketOf("127.0.0.1:3000", { state: "established", remote: { address: "127.0.0.2", port: 3000 } });
  assert.deepEqual(selfConnected.judge(factsOf({ sockets: [other], probe: probeOf(undefined) })), []);
});
