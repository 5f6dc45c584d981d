import { stack } from "portolan";
import { test as base } from "vitest";
import { meet } from "./seen.cjs";

const test = base.extend({
  // eslint-disable-next-line no-empty-pattern
  shop: async ({}, use) => {
    await using shop = await stack();
    await use(shop);
  },
});

test("a shop of its own", { timeout: 90_000 }, ({ shop }) => meet(shop, 3));
