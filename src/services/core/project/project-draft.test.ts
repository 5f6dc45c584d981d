import assert from "node:assert/strict";
import { test } from "node:test";
import { SOURCE_KINDS, sourceKindOf, sourceNames } from "./project-draft.ts";

test("sourceKindOf goes by the name, then by the keys", () => {
  const of = (name: string, ...keys: string[]) => sourceKindOf(name, () => keys);
  for (const kind of SOURCE_KINDS) for (const name of sourceNames(kind)) assert.equal(of(name), kind);
  assert.equal(of("Procfile.local"), "procfile");
  assert.equal(of("docker-compose.dev.yml", "services"), "compose");
  assert.equal(of("stack.yaml", "services"), "portolan");
  assert.equal(of("other.json", "scripts"), "package");
  assert.equal(of("other.json", "apps"), "portless");
  assert.equal(of("other.json", "name"), undefined);
  assert.equal(of("README.md", "services"), undefined);
});
