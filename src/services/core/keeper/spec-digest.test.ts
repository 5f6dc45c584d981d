import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceSpec } from "../../../../test/support/service-spec.ts";
import { canonicalText, lifeText } from "./spec-digest.ts";

test("lifeText differs by what a life depends on", () => {
  const text = lifeText(serviceSpec("api"));
  assert.equal(lifeText(serviceSpec("api", { environment: {} })), text);
  const others = [
    serviceSpec("api", { run: "node other.js" }),
    serviceSpec("api", { run: ["node", "api.js"] }),
    serviceSpec("api", { directory: "/elsewhere" }),
    serviceSpec("api", { environment: { A: "1" } }),
    serviceSpec("api", { port: 3000 }),
    serviceSpec("api", { listens: false }),
    serviceSpec("api", { terminal: true }),
    serviceSpec("api", { needs: ["db"] }),
    serviceSpec("api", { lane: { protocol: "redis", port: 6379, transport: "tcp", extra: [], bind: "forward" } }),
  ].map((spec) => lifeText(spec));
  assert.equal(new Set([text, ...others]).size, others.length + 1);
});

test("lifeText is the same where only the keeper acts otherwise", () => {
  const other = serviceSpec("api", {
    watch: { include: ["**"], ignore: [], debounceMs: 1 },
    ready: { type: "tcp", deadlineMs: 1 },
    stop: { signal: "SIGINT", graceMs: 1 },
    hooks: { before: ["migrate"], after: [] },
    onDemand: { idleMs: 1 },
    needs: [],
  });
  assert.equal(lifeText(other), lifeText(serviceSpec("api")));
});

test("canonicalText orders keys, keeps lists, and passes over what is undefined", () => {
  assert.equal(canonicalText({ b: [2, 1, { d: null, c: "x" }], a: undefined }), '{"b":[2,1,{"c":"x","d":null}]}');
  assert.equal(canonicalText(undefined), "null");
  assert.equal(canonicalText([undefined, true]), "[null,true]");
});
