import assert from "node:assert/strict";
import { test } from "node:test";
import { listRow } from "../../../test/support/list-row.ts";
import { type ListFilter, selectRows } from "./select-rows.ts";

const ALL: ListFilter = { project: undefined, user: undefined, ports: undefined, isExposed: false, isAll: false };

const SERVICE = { name: "web.shop.localhost", url: "https://web.shop.localhost:1290" };
const ROWS = [
  listRow({ inode: 1 }),
  listRow({
    inode: 2,
    local: { address: "0.0.0.0", port: 22 },
    exposure: "lan",
    project: undefined,
    user: "root",
    uid: 0,
  }),
  listRow({ inode: 3, service: { ...SERVICE, state: "ready" }, local: { address: "127.0.0.1", port: 61_000 } }),
  listRow({ inode: 4, service: { ...SERVICE, state: "front" }, project: undefined }),
  listRow({ inode: 5, service: { ...SERVICE, state: "exit 1" }, state: "none", local: undefined }),
  listRow({ inode: 6, service: { ...SERVICE, state: "starting" }, state: "none", local: undefined }),
  listRow({
    inode: 8,
    service: { ...SERVICE, name: "db.box.localhost", state: "stopped" },
    state: "none",
    local: undefined,
    project: undefined,
  }),
  listRow({ inode: 7, remote: { address: "127.0.0.1", port: 5432 }, exposure: undefined }),
];

function inodes(filter: Partial<ListFilter>): (number | undefined)[] {
  return selectRows(ROWS, { ...ALL, ...filter }).map(({ inode }) => inode);
}

test("selectRows leaves out fronts and what has ended, unless all is asked for", () => {
  assert.deepEqual(inodes({}), [1, 2, 3, 6, 8, 7]);
  assert.deepEqual(inodes({ isAll: true }), [1, 2, 3, 4, 5, 6, 8, 7]);
});

test("selectRows narrows to what is asked for", () => {
  assert.deepEqual(inodes({ project: "SHOP" }), [1, 3, 6, 7]);
  assert.deepEqual(inodes({ project: "/home/anna/shop" }), [1, 3, 6, 7]);
  assert.deepEqual(inodes({ project: "web.shop" }), [3, 6]);
  assert.deepEqual(inodes({ user: "root" }), [2]);
  assert.deepEqual(inodes({ user: "0" }), [2]);
  assert.deepEqual(inodes({ ports: { first: 22, last: 22 } }), [2]);
  assert.deepEqual(inodes({ ports: { first: 5000, last: 61_000 } }), [3, 7]);
  assert.deepEqual(inodes({ isExposed: true }), [2]);
});
