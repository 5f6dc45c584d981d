import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, textOf } from "../../../test/support/http1.ts";
import { HeadGatherer } from "./head-gatherer.ts";

test("HeadGatherer puts chunks together and grows", () => {
  const gatherer = new HeadGatherer(10_000);
  assert.equal(gatherer.take(bytesOf("xab"), 1), 2);
  const long = "c".repeat(3_000);
  assert.equal(gatherer.take(bytesOf(long), 0), 3_000);
  assert.equal(textOf(gatherer.bytes, 0, gatherer.length), `ab${long}`);
});

test("HeadGatherer takes no more than a head may have", () => {
  const gatherer = new HeadGatherer(5);
  assert.equal(gatherer.take(bytesOf("abc"), 0), 3);
  assert.equal(gatherer.take(bytesOf("defg"), 0), 2);
  assert.equal(gatherer.take(bytesOf("h"), 0), 0);
  assert.equal(textOf(gatherer.bytes, 0, 5), "abcde");
});
