import assert from "node:assert/strict";
import { test } from "node:test";
import { WatchFilter } from "./watch-filter.ts";

test("WatchFilter takes what is included and not ignored", () => {
  const filter = new WatchFilter({ include: ["shop/**/*.py", ".env"], ignore: ["shop/migrations", "*_test.py"] });
  const paths = ["shop/api.py", "shop/a/b.py", ".env", "setup.py", "shop/migrations/1.py", "shop/a/b_test.py"];
  assert.deepEqual(
    paths.filter((path) => filter.matches(path)),
    ["shop/api.py", "shop/a/b.py", ".env"],
  );
});

test("WatchFilter passes over what no one edits, what tools write, and what lies elsewhere", () => {
  const filter = new WatchFilter({ include: ["**"], ignore: [] });
  const passed = [
    "node_modules/a/index.js",
    "packages/web/node_modules/a/index.js",
    ".git/HEAD",
    "dist/server.js",
    "api/__pycache__/a.pyc",
    "server.log",
    "shop.db-wal",
    "server.ts~",
    ".server.ts.swp",
    "4913",
    ".#server.ts",
    "../other/a.ts",
    "/etc/hosts",
  ];
  assert.deepEqual(
    passed.filter((path) => filter.matches(path)),
    [],
  );
  assert.equal(filter.matches("src/server.ts"), true);
});

test("WatchFilter takes an output that is named, and never the packages", () => {
  const filter = new WatchFilter({ include: ["dist/**", "node_modules/**"], ignore: [] });
  assert.equal(filter.matches("dist/server.js"), true);
  assert.equal(filter.matches("node_modules/a.js"), false);
});

test("WatchFilter says which folders need not be looked into", () => {
  const filter = new WatchFilter({ include: ["src"], ignore: ["src/generated/"] });
  assert.equal(filter.skips("node_modules"), true);
  assert.equal(filter.skips("src/generated"), true);
  assert.equal(filter.skips("src"), false);
});
