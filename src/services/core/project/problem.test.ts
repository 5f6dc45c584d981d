import assert from "node:assert/strict";
import { test } from "node:test";
import { describeValue, pathText } from "./problem.ts";

test("describeValue names what was found", () => {
  assert.equal(describeValue("abc"), '"abc"');
  assert.equal(describeValue(12), "12");
  assert.equal(describeValue(null), "empty");
  assert.equal(describeValue(undefined), "missing");
  assert.equal(describeValue([1]), "a list");
  assert.equal(describeValue({}), "an object");
  assert.equal(describeValue("x".repeat(100)), `"${"x".repeat(59)}…`);
  assert.equal(describeValue("a\u001b[31m"), '"a\\u001b[31m"');
});

test("pathText writes keys, places and odd keys", () => {
  assert.equal(pathText(["services", "web", "needs", 0]), "services.web.needs[0]");
  assert.equal(pathText(["services", "my.web"]), 'services["my.web"]');
  assert.equal(pathText([]), "");
});
