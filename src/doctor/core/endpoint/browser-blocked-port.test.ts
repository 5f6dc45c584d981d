import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, httpOf, probeOf, speechOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { browserBlockedPort } from "./browser-blocked-port.ts";

const target = targetOf({ port: 6000 });

test("browserBlockedPort speaks up where a page is wanted or served", () => {
  const page = probeOf(speechOf({ http: httpOf() }));
  assert.match(browserBlockedPort.judge(factsOf({ target, probe: page }))[0]?.cause ?? "", /refuse to open port 6000/);
  assert.equal(browserBlockedPort.judge(factsOf({ target: { ...target, expects: "http1" } })).length, 1);
});

test("browserBlockedPort is silent about what no browser opens, and about other ports", () => {
  const ssh = targetOf({ port: 22 });
  assert.deepEqual(
    browserBlockedPort.judge(factsOf({ target: ssh, probe: probeOf(speechOf({ protocol: "ssh" })) })),
    [],
  );
  assert.deepEqual(browserBlockedPort.judge(factsOf({ target: targetOf({ expects: "http1" }) })), []);
});
