import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose, type Diagnosis, type Severity } from "./diagnosis.ts";

function saying(id: string, severities: readonly Severity[]): Diagnosis<undefined> {
  const about = { name: "named", title: "titled", looksAt: "nothing", reference: "none" };
  const verdict = { cause: "cause", evidence: [], fix: { says: "fix", commands: [] } };
  return { id, ...about, judge: () => severities.map((severity) => ({ severity, ...verdict })) };
}

test("diagnose puts the worst first and keeps the order of the catalogue among equals", () => {
  const findings = diagnose(
    [saying("M01", ["note"]), saying("M02", ["error", "warning"]), saying("M03", ["error"])],
    undefined,
  );
  assert.deepEqual(
    findings.map(({ id, severity }) => `${id} ${severity}`),
    ["M02 error", "M03 error", "M02 warning", "M01 note"],
  );
});

test("diagnose finds nothing where every diagnosis is silent", () => {
  assert.deepEqual(diagnose([saying("M01", [])], undefined), []);
});
