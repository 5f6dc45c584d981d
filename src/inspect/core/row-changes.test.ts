import assert from "node:assert/strict";
import { test } from "node:test";
import { listRow } from "../../../test/support/list-row.ts";
import { rowChanges } from "./row-changes.ts";

test("rowChanges tells what came and what went, and takes a new socket at the same endpoint for another one", () => {
  const [stays, ends, starts] = [listRow({ inode: 1 }), listRow({ inode: 2 }), listRow({ inode: 3 })];
  assert.deepEqual(rowChanges([stays, ends], [{ ...stays, receiveQueue: 4 }, starts]), {
    came: [starts],
    went: [ends],
  });
  assert.deepEqual(rowChanges([], []), { came: [], went: [] });
});

test("rowChanges knows a service without a socket by its name", () => {
  const service = { name: "a.localhost", url: undefined, state: "starting" };
  const silent = listRow({ state: "none", local: undefined, inode: undefined, service });
  const other = { ...silent, service: { ...service, name: "b.localhost" } };
  assert.deepEqual(rowChanges([silent], [silent, other]), { came: [other], went: [] });
});
