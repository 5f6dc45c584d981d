import assert from "node:assert/strict";
import { test } from "node:test";
import { type Asker, chooseName } from "./choose-name.ts";

const ITEMS = [
  "api.shop.localhost",
  "api.shop-fix.localhost",
  "api.localhost",
  "db.shop.localhost",
  "mail.localhost",
].map((name) => ({ name }));
const NOBODY: Asker = { ownName: undefined, inProject: () => undefined };
const IN_SHOP: Asker = { ownName: undefined, inProject: (service) => `${service}.shop.localhost` };

function chosen(asked: string, asker: Asker = NOBODY): string {
  const found = chooseName(asked, ITEMS, asker);
  return found.type === "one" ? found.item.name : found.type;
}

test("chooseName takes whole names, names without their ending, and lane names", () => {
  assert.equal(chosen("api.shop-fix.localhost"), "api.shop-fix.localhost");
  assert.equal(chosen("api.shop-fix"), "api.shop-fix.localhost");
  assert.equal(chosen("DB.shop.test."), "db.shop.localhost");
});

test("chooseName prefers neighbours, then the project's own, then what is called so anywhere", () => {
  assert.equal(chosen("api", { ...IN_SHOP, ownName: "web.shop-fix.localhost" }), "api.shop-fix.localhost");
  assert.equal(chosen("api", IN_SHOP), "api.shop.localhost");
  assert.equal(chosen("api"), "api.localhost");
  assert.equal(chosen("mail", IN_SHOP), "mail.localhost");
  assert.equal(chosen("mail", { ...IN_SHOP, ownName: "shop.localhost" }), "mail.localhost");
});

test("chooseName knows nothing of what is not there", () => {
  assert.equal(chosen("postgres", IN_SHOP), "none");
});
