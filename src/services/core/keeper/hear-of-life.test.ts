import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceSpec } from "../../../../test/support/service-spec.ts";
import { hearOfLife } from "./hear-of-life.ts";
import { KeptService } from "./kept-service.ts";

test("hearOfLife leads a service through its life", () => {
  const api = new KeptService(serviceSpec("api"), () => undefined);
  const phases: string[] = [];
  const note = (): number => phases.push(api.phase);
  api.want();
  api.begin();
  note();
  hearOfLife(api, { type: "started", atMs: 1, service: "api", pid: 1 });
  note();
  hearOfLife(api, { type: "listening", atMs: 2, service: "api" });
  note();
  hearOfLife(api, { type: "routed", atMs: 2, service: "api" });
  note();
  hearOfLife(api, { type: "listener-lost", atMs: 3, service: "api" });
  note();
  const end = { code: 0, signal: null, lastLines: [] };
  hearOfLife(api, { type: "ended", atMs: 4, service: "api", end });
  note();
  assert.deepEqual(phases, ["launching", "starting", "starting", "ready", "unhealthy", "done"]);
});
