import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChartEntryFacts } from "../endpoint-facts.ts";
import { factsOf, httpOf, NOW_MS, probeOf, socketOf, speechOf } from "../../../../test/doctor/made-facts.ts";
import { upstreamGone } from "./upstream-gone.ts";

const chart: ChartEntryFacts = {
  kind: "alias",
  name: "api.localhost",
  state: "alias",
  port: 4000,
  upstreams: [{ address: "127.0.0.1", port: 4000, isListening: false }],
  command: [],
  directory: undefined,
  keeperPid: undefined,
  sinceMs: NOW_MS,
};
const answering = (status: number, server?: string) => probeOf(speechOf({ http: httpOf({ status, server }) }));

test("upstreamGone names the endpoint behind, and where it moved", () => {
  const relatives = [{ socket: socketOf("127.0.0.1:4001"), because: "folder" as const }];
  const [verdict] = upstreamGone.judge(factsOf({ chart, relatives, probe: answering(502) }));
  assert.match(
    verdict?.cause ?? "",
    /answers 502: nothing listens any more at 127\.0\.0\.1:4000, where api\.localhost was/,
  );
  assert.deepEqual(verdict?.fix.commands, ["portolan alias api.localhost 4001"]);
});

test("upstreamGone knows a proxy by its name", () => {
  assert.match(
    upstreamGone.judge(factsOf({ probe: answering(502, "nginx/1.22") }))[0]?.cause ?? "",
    /^nginx\/1\.22 at/,
  );
});

test("upstreamGone is silent about an app that answers 503 by itself, and about good answers", () => {
  assert.deepEqual(upstreamGone.judge(factsOf({ probe: answering(503, "Express") })), []);
  assert.deepEqual(upstreamGone.judge(factsOf({ chart, probe: answering(200, "nginx") })), []);
});
