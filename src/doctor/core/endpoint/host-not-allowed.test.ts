import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, httpOf, probeOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { hostNotAllowed } from "./host-not-allowed.ts";

const host = "web.shop.localhost:3000";
const said = (status: number, bodyStart: string) =>
  factsOf({ probe: probeOf(speechOf({ http: httpOf({ status, bodyStart, host }) })) });

test("hostNotAllowed gives the line of each server's own configuration", () => {
  const [vite] = hostNotAllowed.judge(said(403, 'Blocked request. This host ("web.shop.localhost") is not allowed.'));
  assert.equal(
    vite?.cause,
    'Vite refuses the name "web.shop.localhost": it answers 403 to guard against DNS rebinding',
  );
  assert.match(vite?.fix.says ?? "", /allowedHosts: \["web\.shop\.localhost"\]/);
  for (const [status, body] of [
    [403, "Invalid Host header"],
    [403, "Blocked cross-origin request to a resource"],
    [400, "DisallowedHost at / Invalid HTTP_HOST header"],
    [403, "Blocked hosts: web.shop.localhost:3000"],
  ] as const) {
    assert.equal(hostNotAllowed.judge(said(status, body)).length, 1, body);
  }
});

test("hostNotAllowed is silent about other refusals, and about pages that quote one", () => {
  assert.deepEqual(hostNotAllowed.judge(said(403, "Forbidden")), []);
  assert.deepEqual(hostNotAllowed.judge(said(200, "how to fix: Invalid Host header")), []);
});
