import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChartContents, ServiceRecord } from "../../chart/core/model.ts";
import type { Tenure } from "../../chart/core/tenure.ts";
import { serviceFacts } from "./service-facts.ts";

const END = { address: "127.0.0.1", port: 61003 };

const SERVICE = {
  id: "1",
  leaseId: "l",
  name: "web.localhost",
  identity: { directory: "/srv" },
  command: ["node", "web.js"],
  uid: 1000,
  state: "ready",
  port: 61003,
  upstreams: [END],
  tls: true,
  address: undefined,
  holder: { pid: 7 },
  sinceMs: 5,
  exit: { code: 3, signal: null, atMs: 9 },
  lastLines: ["boom"],
  notes: [],
} as unknown as ServiceRecord;

const CHART: ChartContents = {
  services: [SERVICE],
  leases: [],
  aliases: [{ name: "db.localhost", target: END, sinceMs: 1 }],
  uses: [],
};

const PAST: Tenure = {
  key: "k",
  bootId: "b",
  ...END,
  uid: 1000,
  owner: { pid: 8, startTicks: 1, command: "node web.js", directory: "/srv" },
  name: "web.localhost",
  sinceMs: 5,
  untilMs: 8,
  end: "process-ended",
};

test("serviceFacts tells a service with its exit and its last words, where it was it that listened", () => {
  const facts = serviceFacts("1", CHART, { past: [PAST], isListening: () => false });
  assert.deepEqual(facts, {
    name: "web.localhost",
    tls: true,
    chart: {
      kind: "service",
      name: "web.localhost",
      state: "ready",
      port: 61003,
      upstreams: [{ ...END, isListening: false }],
      command: ["node", "web.js"],
      directory: "/srv",
      keeperPid: 7,
      sinceMs: 5,
    },
    history: {
      pid: 8,
      command: "node web.js",
      cwd: "/srv",
      endedAtMs: 8,
      exitCode: 3,
      signal: undefined,
      lastLines: ["boom"],
    },
  });
});

test("serviceFacts does not lend a service's exit to another that listened there", () => {
  const past = [{ ...PAST, name: undefined }];
  const history = serviceFacts("1", CHART, { past, isListening: () => true })?.history;
  assert.deepEqual([history?.exitCode, history?.lastLines], [undefined, []]);
});

test("serviceFacts tells an alias by its target, and of what is gone nothing", () => {
  const known = { past: [{ ...PAST, untilMs: undefined }], isListening: () => true };
  const facts = serviceFacts("alias:db.localhost", CHART, known);
  assert.deepEqual([facts?.chart.state, facts?.chart.port, facts?.history], ["alias", 61003, undefined]);
  assert.deepEqual(facts?.chart.upstreams, [{ ...END, isListening: true }]);
  assert.equal(serviceFacts("2", CHART, known), undefined);
});
