import assert from "node:assert/strict";
import { test } from "node:test";
import { explainedHolder } from "../../../test/support/explained.ts";
import { processSections } from "./process-sections.ts";

test("processSections tells what a process is, and where it listens", () => {
  const listeners = [
    {
      transport: "udp" as const,
      local: { address: "::1", port: 53 },
      path: undefined,
      exposure: "local-users" as const,
    },
    { transport: "unix" as const, local: undefined, path: "/run/x", exposure: undefined },
  ];
  const made = processSections(
    { type: "process", holder: explainedHolder(), listeners, connections: 2 },
    { home: undefined, nowMs: 61_000 },
  );
  const lines = Object.fromEntries(made.map((section) => [section.label, section.lines]));
  assert.deepEqual(lines["process"], ["node server.js (4121), anna, for 1m"]);
  assert.deepEqual(lines["command"], ["node server.js"]);
  assert.deepEqual(lines["listens"], ["[::1]:53/udp  open to local users", "/run/x"]);
  assert.deepEqual(lines["talks"], ["2 connections: `portolan ls --connections` shows them"]);
});

test("processSections says that a process listens nowhere", () => {
  const made = processSections(
    { type: "process", holder: explainedHolder(), listeners: [], connections: 0 },
    { home: undefined, nowMs: 0 },
  );
  assert.deepEqual(made.find(({ label }) => label === "listens")?.lines, ["nowhere"]);
});
