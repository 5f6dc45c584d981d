import assert from "node:assert/strict";
import { test } from "node:test";
import { nearest } from "./nearest.ts";

test("nearest finds what a misspelt word meant", () => {
  const words = ["vite", "node", "npm", "flask", "uvicorn", "ls", "next"];
  const cases: readonly [string, string | undefined][] = [
    ["vtie", "vite"],
    ["nmp", "npm"],
    ["flaks", "flask"],
    ["unicorn", "uvicorn"],
    ["vitee", "vite"],
    ["zzzz", undefined],
    ["x", undefined],
    ["", undefined],
    ["vite", undefined],
  ];
  for (const [word, expected] of cases) {
    const candidates = word === "vite" ? ["vite"] : words;
    assert.equal(nearest(word, candidates), expected, word);
  }
});
