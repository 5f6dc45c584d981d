import assert from "node:assert/strict";
import { test } from "node:test";
import { readKeys } from "./read-keys.ts";

const CASES: readonly [string, readonly string[]][] = [
  ["r", ["r"]],
  ["/größe 🚀", ["/", "g", "r", "ö", "ß", "e", " ", "🚀"]],
  ["\u001b[A\u001b[B\u001bOA", ["up", "down", "up"]],
  ["\u001b[5~\u001b[6~\u001b[H\u001b[4~", ["pageup", "pagedown", "home", "end"]],
  ["\u001b", ["escape"]],
  ["\u001b\u001b[A", ["escape", "up"]],
  ["\r\u007f\u0003", ["return", "backspace", "ctrl-c"]],
  // Shift and up, F5, a mouse, a key that has no name here.
  ["\u001b[1;2A\u001b[15~\u001b[<0;3;4M\u0001x", ["x"]],
];

test("readKeys names the keys that terminals send", () => {
  for (const [typed, keys] of CASES) assert.deepEqual(readKeys(typed), keys, JSON.stringify(typed));
});
