import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { portNumberOrigin } from "./port-number-origin.ts";

const ports = { ephemeral: { first: 32_768, last: 60_999 }, reserved: [], unprivilegedStart: 1024 };

test("portNumberOrigin says where 62893 does not come from", () => {
  const [verdict] = portNumberOrigin.judge(factsOf({ target: targetOf({ port: 62_893 }), ports }));
  assert.equal(verdict?.severity, "note");
  assert.match(verdict?.cause ?? "", /^Port 62893 was not given by this system, which lends 32768 to 60999/);
});

test("portNumberOrigin is silent about ports that this system lends, and about registered ones", () => {
  for (const port of [50_000, 60_999, 8080]) {
    assert.deepEqual(portNumberOrigin.judge(factsOf({ target: targetOf({ port }), ports })), []);
  }
});

test("portNumberOrigin is silent about the port that Portolan leased to a service", () => {
  const service = { name: "web.shop.localhost", state: "ready", upstreams: [], command: [], sinceMs: 0 } as const;
  const chart = { ...service, kind: "service", port: 62_893, directory: undefined, keeperPid: 9 } as const;
  const facts = factsOf({ target: targetOf({ port: 62_893 }), ports, chart });
  assert.deepEqual(portNumberOrigin.judge(facts), []);
  assert.equal(portNumberOrigin.judge({ ...facts, chart: { ...chart, kind: "alias" } }).length, 1);
});
