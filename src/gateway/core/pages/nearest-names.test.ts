import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestNames } from "./nearest-names.ts";

function names(asked: string, known: readonly string[]): string[] {
  return nearestNames(
    asked,
    known.map((name) => ({ name })),
  ).map(({ name }) => name);
}

test("nearestNames puts a typing error's name first", () => {
  assert.deepEqual(names("wbe.shop.localhost", ["api.shop.localhost", "blog.localhost", "web.shop.localhost"]), [
    "web.shop.localhost",
    "api.shop.localhost",
    "blog.localhost",
  ]);
});

test("nearestNames puts the services of the project that was asked for first", () => {
  assert.deepEqual(names("shop.localhost", ["blog.localhost", "shoe.localhost", "web.shop.localhost"]), [
    "shoe.localhost",
    "web.shop.localhost",
    "blog.localhost",
  ]);
});

test("nearestNames sorts equally near names by the alphabet", () => {
  assert.deepEqual(names("", ["b.localhost", "a.localhost"]), ["a.localhost", "b.localhost"]);
});

test("nearestNames compares a bounded number of names", () => {
  const known = Array.from({ length: 20_000 }, (_, index) => `service-${index}.localhost`);
  assert.equal(names("x".repeat(16_000), known).length, 500);
});
