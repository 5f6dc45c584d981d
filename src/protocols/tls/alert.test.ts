import assert from "node:assert/strict";
import { test } from "node:test";
import { Alert, encodeFatalAlert } from "./alert.ts";

test("encodeFatalAlert writes one record of two bytes", () => {
  assert.deepEqual([...encodeFatalAlert(Alert.UNRECOGNIZED_NAME)], [21, 3, 3, 0, 2, 2, 112]);
});
