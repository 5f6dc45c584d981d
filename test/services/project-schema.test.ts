import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as z from "zod/mini";
import { projectSchema } from "../../src/services/project/project-schema.ts";

const FILE = join(import.meta.dirname, "../../docs/portolan.schema.json");

/** `UPDATE_GOLDEN=1 node --test test/services/project-schema.test.ts` writes the published schema anew. */
test("docs/portolan.schema.json is what the reader checks", () => {
  const { $schema, ...schema } = z.toJSONSchema(projectSchema, { io: "input" });
  const published = {
    $schema,
    title: "Portolan project file",
    description: "The services of a project, and what each needs: portolan.yaml.",
    ...schema,
    // What services share by `<<` stands under such keys, which the reader leaves alone.
    patternProperties: { "^x-": {} },
  };
  const text = `${JSON.stringify(published, null, 2)}\n`;
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(FILE, text);
  assert.deepEqual(JSON.parse(readFileSync(FILE, "utf8")), JSON.parse(text));
});
