import assert from "node:assert/strict";
import { test } from "node:test";
import { identify } from "../../src/host/processes/processes.ts";
import { ChartSession } from "../../src/services/chart-session.ts";
import { LoneChart } from "./support/lone-chart.ts";

test("ChartSession tells each daemon that its service is stopped, until it is routed again", async () => {
  const chart = new LoneChart();
  const holder = identify(process.pid);
  assert.ok(holder !== undefined);
  let back = Promise.withResolvers<void>();
  await using session = await ChartSession.open(chart, {
    request: {
      identity: { directory: "/srv/shop", project: "shop", service: "web", branch: undefined, name: undefined },
      holder,
      uid: 1000,
      command: ["node", "."],
      port: undefined,
      resume: undefined,
    },
    events: { onLost() {}, onBack: () => back.resolve(), onTrouble: (failure) => assert.fail(failure) },
    signal: new AbortController().signal,
  });
  const { leaseId, port } = session.service;
  const stopped = { leaseId, state: "stopped", lastLines: ["bye"], exit: { code: 7, signal: null } } as const;
  await session.route([{ address: "127.0.0.1", port }]);
  await session.stopped(stopped.exit, stopped.lastLines);
  chart.cut();
  await back.promise;
  await session.route([]);
  back = Promise.withResolvers<void>();
  chart.cut();
  await back.promise;
  assert.deepEqual(chart.updates, [
    { leaseId, state: "ready", upstreams: [{ address: "127.0.0.1", port }] },
    stopped,
    stopped,
    { leaseId, state: "starting", upstreams: [] },
  ]);
  assert.deepEqual(chart.registrations.at(-1)?.resume, { leaseId, port });
});
