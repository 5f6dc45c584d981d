import assert from "node:assert/strict";
import { test } from "node:test";
import { findingLines } from "./finding-lines.ts";

test("findingLines says what is wrong, from what it follows, and what to do", () => {
  const finding = {
    id: "E02",
    name: "other-family",
    title: "",
    reference: "",
    severity: "error" as const,
    cause: "The server listens on ::1 alone",
    evidence: ["one", "two", "three", "four"],
    fix: { says: "Connect to [::1]:3000", commands: ["curl http://[::1]:3000"] },
  };
  assert.deepEqual(findingLines([finding]), [
    "error E02: The server listens on ::1 alone",
    "  one",
    "  two",
    "  three",
    "  fix: Connect to [::1]:3000",
    "    curl http://[::1]:3000",
  ]);
});
