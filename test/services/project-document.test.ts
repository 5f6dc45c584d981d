import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import * as z from "zod/mini";
import { LANE_ROWS } from "../../src/services/core/project/lane-table.ts";
import { projectSchema } from "../../src/services/project/project-schema.ts";
import { readProject } from "../../src/services/project/read-project.ts";

const FILE = join(import.meta.dirname, "../../docs/project-file.md");
const TEXT = readFileSync(FILE, "utf8");

test("docs/project-file.md has examples that are read as they stand", async (t) => {
  const examples = [...TEXT.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, example = ""]) => example);
  assert.ok(examples.length >= 8, "the examples were not found");
  for (const example of examples) {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), "portolan-document-")));
    t.after(() => rmSync(directory, { recursive: true }));
    writeFileSync(join(directory, "portolan.yaml"), example);
    for (const [, folder = ""] of example.matchAll(/directory: (\S+)/g))
      mkdirSync(join(directory, folder), { recursive: true });
    for (const [, file = ""] of example.matchAll(/env_file: \[(\S+)\]/g)) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), "SECRET=1\n");
    }
    const { services } = await readProject({ directory, environment: {} });
    assert.ok(services.length > 0, example);
  }
});

test("docs/project-file.md has a row for every key", () => {
  const keys = new Set<string>();
  collectKeys(z.toJSONSchema(projectSchema, { io: "input" }), keys);
  assert.ok(keys.size > 30, "the keys were not found");
  for (const key of keys)
    assert.ok(TEXT.includes(`\n| \`${key}\` `), `docs/project-file.md has no row for ${key}: write it`);
});

test("docs/project-file.md lists every lane with its port", () => {
  const list = LANE_ROWS.map(
    ({ name, port, transport }) => `\`${name}\` ${port}${transport === undefined ? "" : " (UDP)"}`,
  ).join(", ");
  assert.ok(TEXT.includes(`\n${list}.\n`), `docs/project-file.md does not list the lanes: write\n${list}.`);
});

function collectKeys(schema: unknown, keys: Set<string>): void {
  if (Array.isArray(schema)) for (const part of schema as unknown[]) collectKeys(part, keys);
  else if (typeof schema === "object" && schema !== null) {
    for (const [name, part] of Object.entries(schema)) {
      if (name === "properties") for (const key of Object.keys(part as object)) keys.add(key);
      collectKeys(part, keys);
    }
  }
}
