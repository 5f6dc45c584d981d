import assert from "node:assert/strict";
import { test } from "node:test";
import { colouredLine, plainLine } from "./plain-line.ts";

test("plainLine takes sequences, controls and earlier states of a progress bar away", () => {
  assert.equal(plainLine("\u001B[32mready\u001B[0m in 5\u0007 ms\r"), "ready in 5 ms");
  assert.equal(plainLine("10 %\r50 %\r100 %\r\r"), "100 %");
  assert.equal(plainLine("\u001B]8;;http://x\u0007link\u001B]8;;\u0007 \u001B(Bz\u009B2K"), "link z");
  assert.equal(plainLine("tab\there"), "tab\there");
});

test("colouredLine keeps colours, ends them, and takes what else moves a terminal away", () => {
  assert.equal(colouredLine("\u001B[32mready\u001B[2J\u0007"), "\u001B[32mready\u001B[0m");
  assert.equal(colouredLine("\u001B[2Jplain\u001B[H"), "plain");
  assert.equal(colouredLine("\u001B[38;5;9mx\r\u001B[1my"), "\u001B[1my\u001B[0m");
});
