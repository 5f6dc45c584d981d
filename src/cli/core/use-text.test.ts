import assert from "node:assert/strict";
import { test } from "node:test";
import { useText } from "./use-text.ts";

const USE = { project: "shop", branch: "fix-ui", sinceMs: 1, names: ["web.shop.localhost"], isUp: true };

test("useText names what leads to the copy", () => {
  assert.equal(useText(USE), "web.shop.localhost leads to the copy fix-ui of shop");
  const names = ["web.shop.localhost", "api.shop.localhost"];
  assert.equal(useText({ ...USE, names }), "web.shop.localhost, api.shop.localhost lead to the copy fix-ui of shop");
  assert.equal(useText({ ...USE, names: [] }), "the names of shop lead to the copy fix-ui of shop");
});

test("useText says when the copy is down", () => {
  assert.match(useText({ ...USE, isUp: false }), /shop, which is down: `portolan use --main` leads back$/);
});
