import assert from "node:assert/strict";
import { test } from "node:test";
import { hostKind } from "./host-kind.ts";

test("hostKind tells names from this machine and from the world", () => {
  const kinds = [
    "api.shop.localhost",
    "db.shop.test.",
    "api",
    "localhost",
    "127.9.0.1",
    "::1",
    "api.shop",
    "10.0.0.1",
  ].map((host) => hostKind(new URL(`http://${host === "::1" ? "[::1]" : host}/`).hostname));
  assert.deepEqual(kinds, ["name", "name", "word", "machine", "machine", "machine", "outside", "outside"]);
});
