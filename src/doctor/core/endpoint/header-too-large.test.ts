import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf, httpOf, probeOf, speechOf, targetOf } from "../../../../test/doctor/made-facts.ts";
import { headerTooLarge } from "./header-too-large.ts";

const answering = (status: number) => probeOf(speechOf({ http: httpOf({ status }) }));

test("headerTooLarge tells a small limit from a large header", () => {
  assert.match(headerTooLarge.judge(factsOf({ probe: answering(431) }))[0]?.cause ?? "", /even to a small request/);
  const symptom = { during: "request", error: "431", wasReused: false, idleMs: undefined } as const;
  const target = targetOf({ name: "localhost" });
  const [verdict] = headerTooLarge.judge(factsOf({ target, symptom, probe: answering(200) }));
  assert.match(verdict?.cause ?? "", /cookies of every app on this host/);
});

test("headerTooLarge is silent about other answers", () => {
  assert.deepEqual(headerTooLarge.judge(factsOf({ probe: answering(400) })), []);
});
