import assert from "node:assert/strict";
import { test } from "node:test";
import { listOf, serviceSpec } from "./service-spec.ts";
import type { ServiceEntry } from "./project-file.ts";

const place = { name: "web", services: ["web", "db"], directory: "/shop", environment: {} };
const specOf = (entry: ServiceEntry) => serviceSpec(entry, place).service;
const problemsOf = (entry: ServiceEntry) => serviceSpec(entry, place).problems;

test("serviceSpec fills in every default", () => {
  assert.deepEqual(specOf({ run: "npm run dev" }), {
    name: "web",
    run: "npm run dev",
    directory: "/shop",
    environment: {},
    listens: true,
    port: undefined,
    lane: undefined,
    needs: [],
    ready: { type: "listening", deadlineMs: 60_000 },
    restart: { when: "on-failure", backoffMs: 200, backoffMaxMs: 10_000, triesMax: 5, calmMs: 10_000 },
    watch: undefined,
    hooks: { before: [], after: [] },
    stop: { signal: "SIGTERM", graceMs: 10_000 },
    onDemand: undefined,
    onChange: "restart",
    terminal: false,
  });
});

test("serviceSpec reads short and long forms alike", () => {
  assert.deepEqual(
    specOf({ run: "x", restart: "always" }).restart,
    specOf({ run: "x", restart: { when: "always" } }).restart,
  );
  assert.deepEqual(specOf({ run: "x", stop: "INT" }).stop, { signal: "SIGINT", graceMs: 10_000 });
  assert.deepEqual(specOf({ run: "x", stop: { signal: "SIGQUIT", timeout: "1s" } }).stop, {
    signal: "SIGQUIT",
    graceMs: 1000,
  });
  assert.deepEqual(specOf({ run: "x", watch: "a/**" }).watch, { include: ["a/**"], ignore: [], debounceMs: 100 });
  assert.deepEqual(specOf({ run: "x", watch: { include: ["a"], ignore: "b", debounce: "1s" } }).watch, {
    include: ["a"],
    ignore: ["b"],
    debounceMs: 1000,
  });
  assert.deepEqual(specOf({ run: "x", on_demand: true }).onDemand, { idleMs: 600_000 });
  assert.deepEqual(specOf({ run: "x", on_demand: "30s" }).onDemand, { idleMs: 30_000 });
  assert.equal(specOf({ run: "x", on_demand: false }).onDemand, undefined);
  assert.deepEqual(specOf({ run: "x", restart: { backoff: "1s", backoff_max: "2s", tries: 1, calm: "1m" } }).restart, {
    when: "on-failure",
    backoffMs: 1000,
    backoffMaxMs: 2000,
    triesMax: 1,
    calmMs: 60_000,
  });
});

test("serviceSpec of a worker has no port, and nobody to wake it", () => {
  const worker = specOf({ run: "x", port: false });
  assert.equal(worker.listens, false);
  assert.equal(worker.port, undefined);
  assert.equal(problemsOf({ run: "x", port: false, lane: "redis" }).length, 1);
  assert.equal(problemsOf({ run: "x", port: false, on_demand: true }).length, 1);
  assert.equal(problemsOf({ run: "x", port: false, ready: "tcp" }).length, 1);
});

test("listOf takes a text for a list of one", () => {
  assert.deepEqual(listOf("a"), ["a"]);
  assert.deepEqual(listOf(["a", "b"]), ["a", "b"]);
  assert.deepEqual(listOf(undefined), []);
});
