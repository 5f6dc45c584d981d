import assert from "node:assert/strict";
import { test } from "node:test";
import { listRow, seenProcess } from "../../../test/support/list-row.ts";
import { groupRows } from "./group-rows.ts";

test("groupRows puts projects first, each working copy for itself, then Portolan's own, then the rest", () => {
  const copy = { project: "shop", root: "/home/anna/shop-fix", branch: "fix-ui", isLinkedWorktree: true };
  const groups = groupRows([
    listRow({ project: undefined, process: undefined, inode: 1 }),
    listRow({ project: undefined, process: seenProcess({ part: "gateway" }), inode: 2 }),
    listRow({ project: copy, inode: 3 }),
    listRow({ inode: 4 }),
    listRow({ project: { ...copy, project: "api" }, inode: 5 }),
    listRow({ inode: 6 }),
  ]);
  assert.deepEqual(
    groups.map(({ title, root, branch, rows }) => [title, root, branch, rows.map(({ inode }) => inode).join()]),
    [
      ["api", "/home/anna/shop-fix", "fix-ui", "5"],
      ["shop", "/home/anna/shop", undefined, "4,6"],
      ["shop", "/home/anna/shop-fix", "fix-ui", "3"],
      ["portolan", undefined, undefined, "2"],
      ["other", undefined, undefined, "1"],
    ],
  );
});
