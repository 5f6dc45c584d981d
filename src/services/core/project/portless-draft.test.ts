import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServicePackage } from "./package-draft.ts";
import { portlessDraft, portlessOverride } from "./portless-draft.ts";
import type { Problem } from "./problem.ts";

function packageOf(directory: string): ServicePackage {
  return { directory, name: undefined, override: undefined, scripts: { dev: "node a", serve: "node b" } };
}

const draftOf = (value: unknown, ...workspaces: string[]) =>
  portlessDraft(value, {
    tree: { root: packageOf("."), workspaces: workspaces.map(packageOf), manager: "npm" },
    packageAt: (directory) => (directory === "tools/x" ? packageOf(directory) : undefined),
  });

test("portlessDraft names the project and its one app", () => {
  assert.deepEqual(draftOf({ name: "myapp", script: "serve" }).file, {
    project: "myapp",
    services: { app: "npm run serve" },
  });
  assert.equal(draftOf({ name: "api.myapp" }).file.project, "myapp");
});

test("portlessDraft starts apps and the workspaces beside them", () => {
  const { file, problems } = draftOf(
    { apps: { "apps/web": { name: "site" }, "./tools/x/": { appPort: 9000 } } },
    "apps/web",
    "apps/api",
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(file.services, {
    site: { run: "npm run dev", directory: "apps/web" },
    api: { run: "npm run dev", directory: "apps/api" },
    x: { run: "npm run dev", directory: "tools/x", port: 9000 },
  });
});

test("portlessDraft refuses what portless does not know", () => {
  const { problems } = draftOf({ nmae: "x", apps: { gone: {}, web: { appPort: "3" } } }, "web");
  assert.deepEqual(
    problems.map(({ path }) => path.join(".")),
    ["nmae", "apps.web.appPort", "apps.gone"],
  );
  assert.equal(problems[0]?.nearest, "name");
  assert.equal(draftOf([]).problems.length, 1);
});

test("portlessOverride takes a text for a name", () => {
  const problems: Problem[] = [];
  assert.deepEqual(portlessOverride("web", { path: [], keys: [], problems }), { name: "web" });
  assert.deepEqual(problems, []);
});
