import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../../failure/failure.ts";
import { parseWholeNumber } from "./whole-number.ts";

test("parseWholeNumber reads digits within its range", () => {
  assert.equal(parseWholeNumber("1", { least: 1, most: 5 }), 1);
  assert.equal(parseWholeNumber("005", { least: 1, most: 5 }), 5);
});

test("parseWholeNumber refuses everything else", () => {
  for (const text of ["", "0", "6", "-1", "1.0", "1e0", " 1", "0x1", "one"]) {
    assert.throws(
      () => parseWholeNumber(text, { least: 1, most: 5 }),
      (error) => isFailure(error, "USAGE"),
      text,
    );
  }
});
