import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, narrowColumns } from "./narrow-columns.ts";

const COLUMNS = [
  { head: "NAME", cells: ["node daemon/main.ts"], cutTo: { least: 6, keeps: "start" } },
  { head: "ENDPOINT", cells: ["127.77.95.190:35407"], cutTo: { least: 10, keeps: "end" } },
] as const;

function cells(width: number): (string | undefined)[] {
  return narrowColumns(COLUMNS, width).map((column) => column.cells[0]);
}

test("narrowColumns cuts one column after the other, and of an endpoint never the port", () => {
  assert.deepEqual(cells(40), ["node daemon/main.ts", "127.77.95.190:35407"]);
  assert.deepEqual(cells(Infinity), cells(40));
  assert.deepEqual(cells(30), ["node dae…", "127.77.95.190:35407"]);
  assert.deepEqual(cells(18), ["node …", "…190:35407"]);
  assert.deepEqual(cells(5), cells(18), "no narrower than its least");
});

test("cut counts characters, and leaves what fits", () => {
  assert.equal(cut("abc", 3, "start"), "abc");
  assert.equal(cut("😀😀😀", 2, "start"), "😀…");
  assert.equal(cut("abcd", 3, "end"), "…cd");
});
