import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceSpec } from "../../../../test/support/service-spec.ts";
import type { ServiceSpec } from "../project/project-spec.ts";
import { changesText, listeningChanged, projectChanges } from "./project-changes.ts";

test("projectChanges tells new, changed, gone and adjusted services apart", () => {
  const before = [serviceSpec("db"), serviceSpec("api"), serviceSpec("web"), serviceSpec("old")];
  const after = [
    serviceSpec("mail"),
    serviceSpec("db"),
    serviceSpec("api", { environment: { A: "1" } }),
    serviceSpec("web", { stop: { signal: "SIGINT", graceMs: 5000 } }),
  ];
  assert.deepEqual(projectChanges(before, after), {
    starts: ["mail"],
    restarts: ["api"],
    stops: ["old"],
    adjusts: ["web"],
  });
  assert.deepEqual(projectChanges(after, after), { starts: [], restarts: [], stops: [], adjusts: [] });
});

test("listeningChanged names those that listen from now on, or not any more", () => {
  const quiet: Partial<Pick<ServiceSpec, "listens">> = { listens: false };
  const before = [serviceSpec("api"), serviceSpec("db", quiet), serviceSpec("web"), serviceSpec("old")];
  const after = [serviceSpec("api", quiet), serviceSpec("db"), serviceSpec("web"), serviceSpec("mail", quiet)];
  assert.deepEqual(listeningChanged(before, after), ["api", "db"]);
});

test("changesText tells what becomes of whom, and nothing where nothing changed", () => {
  const none = { starts: [], restarts: [], stops: [], adjusts: [] };
  assert.equal(changesText(none, "/shop/portolan.yaml"), undefined);
  assert.equal(
    changesText({ starts: ["mail"], restarts: ["api"], stops: ["old"], adjusts: ["web"] }, "/shop/portolan.yaml"),
    "portolan.yaml changed: api restarts, mail starts, old stops, web goes on with its new settings",
  );
  assert.equal(
    changesText({ ...none, restarts: ["api", "db", "web"], adjusts: ["a", "b"] }, undefined),
    "the project changed: api, db and web restart, a and b go on with their new settings",
  );
});
