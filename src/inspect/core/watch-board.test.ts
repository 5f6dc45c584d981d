import assert from "node:assert/strict";
import { test } from "node:test";
import { listRow } from "../../../test/support/list-row.ts";
import type { ListRow } from "./list-row.ts";
import { WatchBoard } from "./watch-board.ts";

function at(port: number): ListRow {
  return listRow({ inode: port, local: { address: "127.0.0.1", port } });
}

function shown(board: WatchBoard, rows: readonly ListRow[], atMs: number): string {
  return board
    .look(rows, atMs)
    .map(({ row, mark }) => `${mark === undefined ? "" : mark === "came" ? "+" : "-"}${row.local?.port}`)
    .join(" ");
}

test("WatchBoard marks what came and what went, where it stands, for five seconds", () => {
  const board = new WatchBoard();
  assert.equal(shown(board, [at(1), at(3)], 0), "1 3");
  assert.equal(shown(board, [at(2), at(3)], 1000), "-1 +2 3");
  assert.equal(shown(board, [at(2), at(3)], 5999), "-1 +2 3");
  assert.equal(shown(board, [at(2), at(3)], 6000), "2 3");
});

test("WatchBoard shows what comes back once", () => {
  const board = new WatchBoard();
  shown(board, [at(1)], 0);
  assert.equal(shown(board, [], 1000), "-1");
  assert.equal(shown(board, [at(1)], 2000), "+1");
});

test("WatchBoard keeps no more than 200 rows that went", () => {
  const board = new WatchBoard();
  board.look(
    Array.from({ length: 500 }, (_, index) => at(index + 1)),
    0,
  );
  assert.equal(board.look([], 1000).length, 200);
});
