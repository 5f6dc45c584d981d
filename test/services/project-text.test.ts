import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { ProjectDraft } from "../../src/services/core/project/project-draft.ts";
import { projectText } from "../../src/services/project/project-text.ts";
import { readProject } from "../../src/services/project/read-project.ts";

const DRAFT: ProjectDraft = {
  file: {
    project: "shop",
    services: {
      web: { run: "npm run dev" },
      true: { run: ["a", "b: c", "#d"], port: false },
      api: {
        run: 'sh -c "echo it\'s: $PORT"',
        needs: { web: "ready", true: "started" },
        env: { YES: "yes", NUMBER: "1", TEXT: "two\nlines", MONEY: String.raw`5\$` },
        ready: { http: "/health", timeout: "10s" },
      },
    },
  },
  notes: [
    { service: undefined, text: "left out\n  evil: { run: rm }" },
    { service: "api", text: "a note\u2028of two\u0000lines" },
  ],
  problems: [],
};

test("projectText writes what readProject reads as the same, whatever the notes hold", async (t) => {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "portolan-text-")));
  t.after(() => rmSync(directory, { recursive: true }));
  const text = projectText(DRAFT, { from: "a\nfile", schema: "./schema.json" });
  writeFileSync(join(directory, "portolan.yaml"), text);
  assert.match(text, /^# yaml-language-server: \$schema=\.\/schema\.json\n/);
  assert.match(text, /^ {2}web: npm run dev$/m);
  const { services } = await readProject({ directory, environment: {} });
  assert.deepEqual(
    services.map(({ name, run, listens }) => [name, run, listens]),
    [
      ["web", "npm run dev", true],
      ["true", ["a", "b: c", "#d"], false],
      ["api", 'sh -c "echo it\'s: $PORT"', true],
    ],
  );
  assert.deepEqual(services[2]?.environment, { YES: "yes", NUMBER: "1", TEXT: "two\nlines", MONEY: "5$" });
  assert.deepEqual(
    services[2].needs.map(({ service, until }) => `${service} ${until}`),
    ["web ready", "true started"],
  );
});
