import assert from "node:assert/strict";
import { test } from "node:test";
import type { UnixExplanation } from "../../inspect/core/explanation.ts";
import { explainedHolder } from "../../../test/support/explained.ts";
import { unixSections } from "./unix-sections.ts";

const LISTENS: UnixExplanation = {
  type: "unix",
  path: "/run/x.sock",
  file: "socket",
  mode: 0o660,
  owner: "root",
  exposure: "local-users",
  isListening: true,
  holders: [explainedHolder()],
  ownerless: "hidden",
  connections: 3,
};

function lines(parts: Partial<UnixExplanation>): Record<string, readonly string[]> {
  const sections = unixSections({ ...LISTENS, ...parts }, { home: undefined, nowMs: 0 });
  return Object.fromEntries(sections.map((section) => [section.label, section.lines]));
}

test("unixSections tells file, process and who could connect", () => {
  const made = lines({});
  assert.deepEqual(made["path"], ["/run/x.sock  a socket of root, mode 0660"]);
  assert.deepEqual(made["listens"], ["node server.js (4121), anna"]);
  assert.deepEqual(made["open to"], ["local users"]);
  assert.deepEqual(made["clients"], ["3 connections"]);
});

test("unixSections tells a stale file from one that is not there", () => {
  const silent = { isListening: false, holders: [], exposure: undefined, connections: 0 };
  assert.match(lines(silent)["listens"]?.[0] ?? "", /left over from a server that ended/);
  const absent = lines({ ...silent, file: "absent" });
  assert.deepEqual([absent["path"], absent["listens"]], [["/run/x.sock  there is no such file"], ["nobody listens"]]);
  assert.match(lines({ holders: [] })["unseen"]?.[0] ?? "", /another user's/);
});

test("unixSections sends nobody to sudo whom it would not help", () => {
  for (const ownerless of ["barred", "outside", "kernel"] as const) {
    const [unseen = ""] = lines({ holders: [], ownerless })["unseen"] ?? [];
    assert.ok(unseen !== "" && !unseen.includes("sudo"));
  }
  assert.match(lines({ holders: [], ownerless: "barred" })["unseen"]?.[0] ?? "", /even by this root/);
});
