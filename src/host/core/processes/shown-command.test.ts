import assert from "node:assert/strict";
import { test } from "node:test";
import { shownCommand, shownWords } from "./shown-command.ts";

const CASES: readonly (readonly [argv: readonly string[], shown: string])[] = [
  [["node", "server.js", "--port", "3000"], "node server.js --port 3000"],
  [["mysqld", "--password=hunter2", "-v"], "mysqld --password=… -v"],
  [["serve", "--api-key", "abc", "--port", "1"], "serve --api-key … --port 1"],
  [["serve", "AUTH_TOKEN=abc"], "serve AUTH_TOKEN=…"],
  [["psql", "postgres://ada:hunter2@127.0.0.1/shop"], "psql postgres://ada:…@127.0.0.1/shop"],
  [["tokenizer", "file"], "tokenizer file"],
  [["a\u001B[2Jb", "c\nd"], "a [2Jb c d"],
  [[], ""],
];

for (const [argv, shown] of CASES) {
  test(`shownCommand shows ${JSON.stringify(argv)} as it may be seen`, () => assert.equal(shownCommand(argv), shown));
}

test("shownCommand is bounded", () => assert.equal(shownCommand(["x".repeat(5_000)]).length, 200));

test("shownWords keeps words apart, and all but secrets as they are", () => {
  assert.deepEqual(shownWords(["serve", "--token", "abc", "a  b\u001B"]), ["serve", "--token", "…", "a  b\u001B"]);
});
