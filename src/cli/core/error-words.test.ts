import assert from "node:assert/strict";
import { test } from "node:test";
import { errorWords } from "./error-words.ts";

test("errorWords says what an error means before what the system calls it", () => {
  assert.equal(errorWords("ECONNREFUSED"), "refused (ECONNREFUSED)");
  assert.equal(errorWords("TIMEOUT"), "no answer in time");
  assert.equal(errorWords("EPROTONOSUPPORT"), "EPROTONOSUPPORT");
});
