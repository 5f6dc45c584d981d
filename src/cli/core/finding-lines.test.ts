import assert from "node:assert/strict";
import { test } from "node:test";
import { briefFindingLines, findingLines } from "./finding-lines.ts";

const FINDING = {
  id: "E02",
  name: "other-family",
  title: "",
  reference: "RFC 8305",
  severity: "error" as const,
  cause: "The server\u001b listens on ::1 alone",
  evidence: ["one", "two", "three", "four"],
  fix: { says: "Connect to [::1]:3000", commands: ["curl http://[::1]:3000"] },
};

test("findingLines says what is wrong, from what it follows, what to do, and where that is from", () => {
  assert.deepEqual(
    findingLines(FINDING).map(({ part, text }) => `${part}: ${text}`),
    [
      "cause: The server␛ listens on ::1 alone",
      "evidence: one",
      "evidence: two",
      "evidence: three",
      "evidence: four",
      "fix: fix: Connect to [::1]:3000",
      "command: curl http://[::1]:3000",
      "source: E02, RFC 8305",
    ],
  );
});

test("briefFindingLines says it in a few lines", () => {
  assert.deepEqual(briefFindingLines(FINDING), [
    "error E02: The server␛ listens on ::1 alone",
    "  one",
    "  two",
    "  three",
    "  fix: Connect to [::1]:3000",
    "    curl http://[::1]:3000",
  ]);
});
