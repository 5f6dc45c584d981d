import assert from "node:assert/strict";
import { test } from "node:test";
import { layOutTable } from "./table.ts";

const head = ["NAME", "PORT", "COMMAND"];
const rows = [
  ["shop.localhost", "61000", "node server.js"],
  ["a.localhost", "9", "python3 -m http.server"],
];

test("layOutTable aligns its columns", () => {
  assert.deepEqual(layOutTable({ head, rows, columns: Infinity }), [
    "NAME            PORT   COMMAND",
    "shop.localhost  61000  node server.js",
    "a.localhost     9      python3 -m http.server",
  ]);
});

test("layOutTable cuts only the last column", () => {
  assert.deepEqual(layOutTable({ head, rows, columns: 30 }), [
    "NAME            PORT   COMMAND",
    "shop.localhost  61000  node s…",
    "a.localhost     9      python…",
  ]);
  assert.deepEqual(layOutTable({ head, rows, columns: 10 })[1], "shop.localhost  61000  node server.js");
});

test("layOutTable sends no control character of a cell", () => {
  assert.deepEqual(layOutTable({ head: ["A"], rows: [["\u001b[2J"]], columns: 80 }), ["A", "␛[2J"]);
});
