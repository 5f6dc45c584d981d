import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseKeeper, type KeeperChoice } from "./choose-keeper.ts";

function kept(directory: string, project: string, branch?: string): { file: { identity: KeptIdentity } } {
  return { file: { identity: { directory, project, branch } } };
}
type KeptIdentity = { directory: string; project: string; branch: string | undefined };

const ALL = [
  kept("/work/shop", "shop"),
  kept("/work/shop", "shop", "two"),
  kept("/work/shop-fix", "shop", "fix"),
  kept("/work/shop-fix", "shop", "fix-b"),
  kept("/work/shop/tools", "tools"),
  kept("/srv/blog", "blog"),
];

const CASES: readonly [string, KeeperChoice, string][] = [
  ["its own folder", { directory: "/work/shop" }, "one /work/shop shop"],
  ["a folder below", { directory: "/work/shop/web/src" }, "one /work/shop shop"],
  ["a project within a project", { directory: "/work/shop/tools" }, "one /work/shop/tools tools"],
  [
    "a folder that begins alike",
    { directory: "/work/shop-fixed" },
    "none shop,shop-two,shop-fix,shop-fix-b,tools,blog",
  ],
  ["the only one below", { directory: "/srv" }, "one /srv/blog blog"],
  ["several below, of which one is no copy", { directory: "/work/shop", copy: "two" }, "one /work/shop shop two"],
  ["a copy of a worktree", { directory: "/work/shop-fix", copy: "b" }, "one /work/shop-fix shop fix-b"],
  ["a worktree, and not its copy", { directory: "/work/shop-fix" }, "one /work/shop-fix shop fix"],
  ["another folder, by its project", { directory: "/", project: "blog" }, "one /srv/blog blog"],
  ["a branch's whole name", { directory: "/", project: "shop-fix" }, "one /work/shop-fix shop fix"],
  ["a project of several copies", { directory: "/", project: "shop" }, "one /work/shop shop"],
  ["a copy that there is not", { directory: "/work/shop", copy: "three" }, "none shop,shop-two"],
  [
    "a project that there is not",
    { directory: "/work/shop", project: "shup" },
    "none shop,shop-two,shop-fix,shop-fix-b,tools,blog",
  ],
  ["several below", { directory: "/work" }, "several shop,shop-two,shop-fix,shop-fix-b,tools"],
];

test("chooseKeeper finds the project that is meant", () => {
  for (const [what, choice, expected] of CASES) {
    const chosen = chooseKeeper(ALL, choice);
    const seen =
      chosen.type === "one"
        ? Object.values(chosen.item.file.identity).filter((part) => part !== undefined)
        : [chosen.names.join(",")];
    assert.equal([chosen.type, ...seen].join(" "), expected, what);
  }
  assert.deepEqual(chooseKeeper([], { directory: "/" }), { type: "none", names: [] });
});
