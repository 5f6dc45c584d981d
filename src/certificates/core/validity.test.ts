import assert from "node:assert/strict";
import { test } from "node:test";
import { authorityValidity, daysToWarnOf, leafRenewalMs, leafValidity, validityAt } from "./validity.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22, 20, 0, 0, 123);
const SECOND = NOW - 123;

test("authorityValidity starts a day back and lasts ten years, in whole seconds", () => {
  assert.deepEqual(authorityValidity(NOW), { notBeforeMs: SECOND - DAY, notAfterMs: SECOND + 3650 * DAY });
});

test("leafValidity starts a day back and lasts a week", () => {
  assert.deepEqual(leafValidity(NOW, NOW + 100 * DAY), { notBeforeMs: SECOND - DAY, notAfterMs: SECOND + 7 * DAY });
});

test("leafValidity never outlives the authority", () => {
  assert.equal(leafValidity(NOW, SECOND + DAY).notAfterMs, SECOND + DAY);
});

test("leafRenewalMs is at two thirds of the life that the leaf had when it was issued", () => {
  assert.equal(leafRenewalMs(leafValidity(SECOND, SECOND + 100 * DAY)), SECOND + (14 / 3) * DAY);
  assert.equal(leafRenewalMs(leafValidity(SECOND, SECOND + 3 * DAY)), SECOND + 2 * DAY);
});

test("validityAt tells before, within and after, ends included", () => {
  const window = { notBeforeMs: 10, notAfterMs: 20 };
  assert.deepEqual(
    [9, 10, 20, 21].map((ms) => validityAt(ms, window)),
    ["early", "valid", "valid", "expired"],
  );
});

test("daysToWarnOf is silent until 60 days before the end", () => {
  assert.equal(daysToWarnOf(NOW, NOW + 60 * DAY + 1), undefined);
  assert.equal(daysToWarnOf(NOW, NOW + 60 * DAY), 60);
  assert.equal(daysToWarnOf(NOW, NOW + DAY / 2), 0);
  assert.equal(daysToWarnOf(NOW, NOW - 1), -1);
});
