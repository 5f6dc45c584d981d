import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeEnvironment, type VariablesFile, type VariableSources } from "./merge-environment.ts";

function fileOf(values: Record<string, string>, ...literal: string[]): VariablesFile {
  return { values, literal: new Set(literal) };
}

function merge(sources: Partial<VariableSources>): Record<string, string> {
  return mergeEnvironment({ ambient: [], user: {}, files: [], entries: [], needs: [], ...sources });
}

test("mergeEnvironment lets the later win: .env, the user, files, entries", () => {
  const ambient = [fileOf({ A: "dot", B: "dot", C: "dot", D: "dot" })];
  const files = [fileOf({ C: "first", D: "first" }), fileOf({ C: "second" })];
  assert.deepEqual(merge({ ambient, user: { B: "user", C: "user" }, files, entries: [{ D: 1 }, { E: true }] }), {
    A: "dot",
    C: "second",
    D: "1",
    E: "true",
  });
});

test("mergeEnvironment expands with what won so far, and never in single quotes", () => {
  const ambient = [fileOf({ BASE: "/srv", DATA: "${BASE}/data", RAW: "${BASE}" }, "RAW")];
  assert.deepEqual(merge({ ambient, user: { HOME: "/home/me" }, entries: [{ X: "${DATA} ${HOME} ${NONE}" }] }), {
    BASE: "/srv",
    DATA: "/srv/data",
    RAW: "${BASE}",
    X: "/srv/data /home/me ${NONE}",
  });
});

test("mergeEnvironment leaves to the keeper what only it knows", () => {
  const user = { PORT: "1", DB_URL: "elsewhere", API_URL: "mine" };
  assert.deepEqual(
    merge({ user, needs: ["db"], entries: [{ A: "${PORT} ${DB_URL} ${API_URL} ${MY_DB_URL:-none}" }] }),
    {
      A: "${PORT} ${DB_URL} mine none",
    },
  );
});
