import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding, Severity } from "./diagnosis.ts";
import { planRepairs } from "./repair-plan.ts";

function finding(id: string, severity: Severity, needsRoot?: boolean): Finding {
  const repair = needsRoot === undefined ? undefined : { steps: [], undo: [], needsRoot };
  const about = { name: "named", title: "titled", reference: "none", cause: "cause", evidence: [] };
  return { id, severity, ...about, fix: { says: "fix", commands: [], repair } };
}

const FINDINGS = [finding("M01", "error", true), finding("M02", "warning", false), finding("M03", "error")];

function idsOf(isRoot: boolean): Readonly<Record<string, string[]>> {
  const { ready, needsRoot, left } = planRepairs([...FINDINGS, finding("M13", "note", false)], { isRoot });
  return { ready: ready.map(({ id }) => id), needsRoot: needsRoot.map(({ id }) => id), left: left.map(({ id }) => id) };
}

test("planRepairs gives root all repairs, and leaves notes alone", () => {
  assert.deepEqual(idsOf(true), { ready: ["M01", "M02"], needsRoot: [], left: ["M03"] });
});

test("planRepairs keeps what needs root from another user", () => {
  assert.deepEqual(idsOf(false), { ready: ["M02"], needsRoot: ["M01"], left: ["M03"] });
});
