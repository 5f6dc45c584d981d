import assert from "node:assert/strict";
import { test } from "node:test";
import { type Column, fitColumns } from "./fit-columns.ts";

const COLUMNS: readonly Column[] = [
  { head: "NAME", cells: ["web", "database"] },
  { head: "STATE", cells: ["", ""] },
  { head: "USER", cells: ["anna", "anna"], importance: 2 },
  { head: "PID", cells: ["1", "22"], importance: 3 },
  { head: "COMMAND", cells: ["node server.js --with --many --words", "x"], importance: 1, least: 10 },
];

function heads(width: number): string {
  return fitColumns(COLUMNS, width)
    .map(({ head }) => head)
    .join(" ");
}

test("fitColumns leaves out what is empty, then the least important, until it fits", () => {
  assert.equal(heads(Infinity), "NAME USER PID COMMAND");
  assert.equal(heads(31), "NAME USER PID COMMAND", "8 + 4 + 3 + 10 characters and three gaps");
  assert.equal(heads(30), "NAME USER PID");
  assert.equal(heads(18), "NAME PID");
  assert.equal(heads(3), "NAME", "what must stay stays");
});
