import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { isFailure } from "../../src/failure/failure.ts";
import { importSource } from "../../src/services/project/import-source.ts";
import { readProject } from "../../src/services/project/read-project.ts";

const KEYS =
  "project services env env_file run directory port lane needs ready restart watch before after stop on_demand on_change terminal protocol extra bind udp http status tcp log exec timeout until via include signal image build context command entrypoint ports expose depends_on condition environment healthcheck test interval volumes working_dir profiles apps name script appPort proxy scripts workspaces dev web db <<".split(
    " ",
  );
const leaf = fc.oneof(
  fc.constantFrom("", "x", "web", "db", "postgres", "http", "10s", "/", "$X", "5432:5432", "ready", "*", "../..", "."),
  fc.string({ maxLength: 8 }),
  fc.integer({ min: -1, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 5 }),
  ),
}));
const services = fc.dictionary(fc.constantFrom("web", "db", "a.b", "x y"), anything, { maxKeys: 3 });

test("readProject reads or refuses whatever stands in a file, and never stumbles", { timeout: 120_000 }, async (t) => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "portolan-fuzz-")));
  t.after(() => rmSync(directory, { recursive: true }));
  const kinds = fc.constantFrom("portolan.yaml", "compose.yaml", "portless.json", "package.json", "Procfile");
  const whole = fc.oneof(
    anything,
    services.map((given) => ({ services: given })),
  );
  const property = fc.asyncProperty(kinds, whole, async (file, value) => {
    writeFileSync(join(directory, file), JSON.stringify(value));
    try {
      const spec = await readProject({ directory, file, environment: {} });
      assert.ok(spec.services.length > 0);
      if (file !== "portolan.yaml")
        await importSource({ directory, file, from: undefined, environment: {} }).then(({ textFor }) => textFor(file));
    } catch (error) {
      if (!isFailure(error)) throw error;
      assert.ok(error.message.length > 0);
    } finally {
      rmSync(join(directory, file));
    }
  });
  await fc.assert(property, { numRuns: 1500 });
});
