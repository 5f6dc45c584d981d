import assert from "node:assert/strict";
import { test } from "node:test";
import { continuation, linesAsked, mergeLines, textMatcher } from "./log-query.ts";

const line = (service: string, atMs: number) => ({ service, atMs });

test("linesAsked bounds what was not narrowed", () => {
  assert.equal(linesAsked(undefined, { isNarrowed: false }), 200);
  assert.equal(linesAsked(undefined, { isNarrowed: true }), Infinity);
  assert.equal(linesAsked("all", { isNarrowed: false }), Infinity);
  assert.equal(linesAsked("0", { isNarrowed: true }), 0);
  for (const text of ["", "-1", "1.5", "many"]) assert.equal(linesAsked(text, { isNarrowed: false }), undefined);
});

test("textMatcher minds capitals only where some are asked for", () => {
  assert.deepEqual(["GET /a", "get /a"].map(textMatcher("get")), [true, true]);
  assert.deepEqual(["GET /a", "get /a"].map(textMatcher("GET")), [true, false]);
  assert.equal(textMatcher(undefined)("anything"), true);
});

test("mergeLines orders by time and keeps the newest", () => {
  const api = [line("api", 1), line("api", 5)];
  const web = [line("web", 1), line("web", 3)];
  assert.deepEqual(mergeLines([api, web], Infinity), [line("api", 1), line("web", 1), line("web", 3), line("api", 5)]);
  assert.deepEqual(mergeLines([api, web], 1), [line("api", 5)]);
  assert.deepEqual(mergeLines([api, web], 0), []);
});

test("continuation goes on behind the last line, also among lines of one moment", () => {
  assert.deepEqual(continuation([]), { sinceMs: undefined, skip: 0 });
  assert.deepEqual(continuation([line("a", 1), line("a", 4), line("a", 4)]), { sinceMs: 4, skip: 2 });
});
