import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, socketOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { bindForbidden } from "./bind-forbidden.ts";

const ports = { ephemeral: { first: 32_768, last: 60_999 }, reserved: [], unprivilegedStart: 1024 };
const bind = { address: "127.0.0.1", error: "EACCES" };
const confinement = { label: undefined, hasSeccompFilter: false, hasNoNewPrivileges: true };

test("bindForbidden names what confines the process", () => {
  const [sandbox] = bindForbidden.judge(factsOf({ listeners: [], bind, ports, confinement }));
  assert.match(sandbox?.cause ?? "", /the sandbox in which this process runs/);
  const labelled = { ...confinement, label: "shop (enforce)" };
  const [profile] = bindForbidden.judge(factsOf({ listeners: [], bind, ports, confinement: labelled }));
  assert.match(profile?.cause ?? "", /the profile "shop \(enforce\)"/);
});

test("bindForbidden leaves low ports and ports in use to their own diagnoses", () => {
  assert.deepEqual(bindForbidden.judge(factsOf({ target: targetOf({ port: 80 }), listeners: [], bind, ports })), []);
  const taken = { ...bind, error: "EADDRINUSE" };
  assert.deepEqual(bindForbidden.judge(factsOf({ listeners: [], bind: taken, ports })), []);
  assert.deepEqual(bindForbidden.judge(factsOf({ listeners: [socketOf("127.0.0.1:3000")], bind, ports })), []);
});
