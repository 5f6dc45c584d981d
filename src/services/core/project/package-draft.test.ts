import assert from "node:assert/strict";
import { test } from "node:test";
import { packageDraft, type ServicePackage } from "./package-draft.ts";

function packageOf(
  directory: string,
  scripts: Record<string, string>,
  rest: Partial<ServicePackage> = {},
): ServicePackage {
  return { directory, name: undefined, override: undefined, scripts, ...rest };
}

const servicesOf = (root: ServicePackage, ...workspaces: ServicePackage[]) =>
  packageDraft({ root, workspaces, manager: "pnpm" }).file.services;

test("packageDraft makes a service of one package, by its script dev or start", () => {
  assert.deepEqual(servicesOf(packageOf(".", { start: "node a", dev: "vite" })), { app: "pnpm run dev" });
  assert.deepEqual(servicesOf(packageOf(".", { start: "node a" })), { app: "pnpm run start" });
  assert.deepEqual(servicesOf(packageOf(".", { build: "x" })), {});
});

test("packageDraft makes a service of each workspace, and leaves out the root's script", () => {
  const root = packageOf(".", { dev: "turbo dev" }, { name: "shop" });
  const web = packageOf("apps/web", { dev: "next dev" }, { name: "@shop/web" });
  const other = packageOf("other/web", { dev: "next dev" }, { name: "@other/web" });
  const lib = packageOf("packages/lib", { dev: "tsc --watch" });
  const none = packageOf("packages/none", { build: "x" });
  const { file, notes } = packageDraft({ root, workspaces: [web, other, lib, none], manager: "npm" });
  assert.deepEqual(file.services, {
    web: { run: "npm run dev", directory: "apps/web" },
    "web-2": { run: "npm run dev", directory: "other/web" },
    lib: { run: "npm run dev", directory: "packages/lib", port: false },
  });
  assert.match(notes.at(-1)?.text ?? "", /root is left out/);
});

test("packageDraft starts the parts of a script that starts them all", () => {
  const root = packageOf(".", { dev: "concurrently npm:dev:*", "dev:api": "node api", "dev:web": "vite" });
  assert.deepEqual(servicesOf(root), { api: "pnpm run dev:api", web: "pnpm run dev:web" });
});

test("packageDraft follows what portless is told", () => {
  const override = { name: "api.myapp", script: "serve", appPort: 4000 };
  const api = packageOf("api", { serve: "node x" }, { override });
  const jobs = packageOf("jobs", { dev: "node y" }, { override: { proxy: false } });
  const gone = packageOf("gone", { dev: "x" }, { override: { script: "nope" } });
  const { file, notes } = packageDraft({ root: packageOf(".", {}), workspaces: [api, jobs, gone], manager: "npm" });
  assert.deepEqual(file.services, {
    api: { run: "npm run serve", directory: "api", port: 4000 },
    jobs: { run: "npm run dev", directory: "jobs", port: false },
  });
  assert.match(notes.map(({ text }) => text).join("\n"), /no script "nope"/);
});
