import assert from "node:assert/strict";
import { test } from "node:test";
import { attemptOf, httpOf, speechOf } from "../../../test/doctor/made-facts.ts";
import { timingTable } from "./timing-table.ts";

const resolution = { name: "localhost", addresses: ["::1", "127.0.0.1"], resolveMs: 0.44, error: undefined };

test("timingTable times each step of each address", () => {
  const page = speechOf({ http: httpOf({ title: "Shop" }), firstByteMs: 12.3 });
  const attempts = [attemptOf("::1", { error: "ECONNREFUSED" }), attemptOf("127.0.0.1", { speech: page })];
  assert.deepEqual(timingTable({ resolution, attempts }, 100), [
    "ADDRESS    RESOLVE  CONNECT  TLS  FIRST BYTE  SAYS",
    "::1        0.4 ms   0.4 ms   -    -           refused (ECONNREFUSED)",
    '127.0.0.1  0.4 ms   0.4 ms   -    12 ms       HTTP 200 "Shop"',
  ]);
});

test("timingTable says what came where no page did", () => {
  const said = (speech: Parameters<typeof speechOf>[0]): string | undefined =>
    timingTable({ resolution: undefined, attempts: [attemptOf("::1", { speech: speechOf(speech) })] }, 200)[1]
      ?.split(/ {2,}/)
      .at(-1);
  assert.equal(said({ protocol: undefined, ended: "silent" }), "nothing");
  assert.equal(said({ protocol: undefined, ended: "reset" }), "nothing, then reset");
  assert.equal(said({ protocol: "ssh", software: "OpenSSH_9.2" }), "ssh, OpenSSH_9.2");
  assert.equal(said({ protocol: "unknown", firstLine: "hello" }), '"hello"');
});

test("timingTable says that a name has no address", () => {
  const none = { ...resolution, addresses: [], error: "ENOTFOUND" };
  assert.match(timingTable({ resolution: none, attempts: [] }, 100)[1] ?? "", /no address \(ENOTFOUND\)$/);
  assert.deepEqual(timingTable({ resolution: undefined, attempts: [] }, 100), []);
});
