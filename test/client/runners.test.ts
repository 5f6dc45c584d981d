import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { needs, pathOf } from "../support/needs.ts";
import { becomes, processesWith } from "../e2e/left-behind.ts";
import { libraryHome } from "./library-home.ts";
import { PackedProject } from "./packed.ts";

const RUNNERS = join(import.meta.dirname, "runners");
const INSTALL = "npm install --no-save --prefix test/client/runners";

/** They are no dependencies of the root, as they are large; `.ci/run` installs them. */
const hasRunners = existsSync(join(RUNNERS, "node_modules/vitest"));
if (!hasRunners && process.env["CI"] === "true") throw new Error(`needs the test runners: ${INSTALL}`);
const { harbour } = await libraryHome();
const project = hasRunners ? await PackedProject.make() : undefined;
after(() => project?.[Symbol.asyncDispose]());
if (project !== undefined) await cp(join(RUNNERS, "project"), project.directory, { recursive: true });

const COMMANDS = {
  "vitest, in processes": ["vitest", "run", "--pool=forks"],
  "vitest, in threads": ["vitest", "run", "--pool=threads"],
  jest: ["jest"],
  "node:test": ["node", "--test", "--test-concurrency=3", "shop1.node.mjs", "shop2.node.mjs", "shop3.node.mjs"],
  playwright: ["playwright", "test"],
};

for (const [name, command] of Object.entries(COMMANDS)) {
  test(`stack gives each worker of ${name} a project of its own, from the packed package`, async (t) => {
    if (project === undefined) return t.skip(`needs the test runners: ${INSTALL}`);
    if (name === "playwright" && !needs(t, ["chromium"])) return;
    const seenFile = join(project.directory, "seen");
    await writeFile(seenFile, "");
    const said = await project.run(command, {
      ...harbour.environment,
      SEEN: seenFile,
      CHROMIUM: pathOf("chromium"),
      NO_COLOR: "1",
    });
    const seen = (await readFile(seenFile, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { copy: string; env: Record<string, string>; name: string; data: string });
    assert.equal(seen.length, 3, said);
    for (const of of [
      (one: (typeof seen)[0]) => one.copy,
      (one: (typeof seen)[0]) => one.name,
      (one: (typeof seen)[0]) => one.data,
      (one: (typeof seen)[0]) => one.env["WEB_URL"],
      (one: (typeof seen)[0]) => one.env["API_URL"],
    ]) {
      assert.equal(new Set(seen.map(of)).size, 3, JSON.stringify(seen));
    }
    const left = (): string[] =>
      processesWith("PORTOLAN_HOME", harbour.home)
        .map((one) => one.command)
        .filter((line) => /(?:api|web)\.mjs|stack-keeper/.test(line));
    await becomes(() => left().length === 0, 10_000);
    assert.deepEqual(left(), []);
    await rm(seenFile);
    t.diagnostic(said.trim().split("\n").slice(-4).join(" | "));
  });
}
