import assert from "node:assert/strict";
import { test } from "node:test";
import { Activity } from "./activity.ts";
import type { RoutedService } from "./snapshot.ts";

const SERVICE: RoutedService = {
  id: "web",
  name: "web.shop.localhost",
  state: "ready",
  upstreams: [],
  tls: false,
  uid: 1000,
  command: "",
  directory: "",
  sinceMs: 0,
  exit: undefined,
  lastLines: [],
  onDemand: true,
};

test("Activity tells how long each ready service has been quiet", () => {
  const activity = new Activity();
  assert.equal(activity.quietMs([SERVICE], 0), undefined);
  activity.touch(SERVICE, 100);
  activity.touch({ ...SERVICE, id: "api" }, 300);
  const both = [SERVICE, { ...SERVICE, id: "api" }];
  assert.deepEqual(activity.quietMs(both, 500), { web: 400, api: 200 });
  activity.touch(SERVICE, 600);
  assert.deepEqual(activity.quietMs(both, 700), { web: 100, api: 400 });
});

test("Activity forgets what is not ready, and counts nothing of services that always run", () => {
  const activity = new Activity();
  const { onDemand: _, ...plain } = SERVICE;
  activity.touch(plain, 100);
  assert.equal(activity.quietMs([plain], 200), undefined);
  activity.touch(SERVICE, 100);
  assert.equal(activity.quietMs([{ ...SERVICE, state: "idle" }], 200), undefined);
  assert.equal(activity.quietMs([SERVICE], 300), undefined);
});
