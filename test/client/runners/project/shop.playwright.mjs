import { expect, test as base } from "@playwright/test";
import { stack } from "portolan";
import { meet } from "./seen.cjs";

const test = base.extend({
  shop: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      await using shop = await stack();
      await use(shop);
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

for (const number of [1, 2, 3]) {
  test(`a shop of its own, ${number}`, async ({ page, shop }) => {
    await meet(shop, 3);
    await page.goto(shop.service("web").url);
    await expect(page.getByRole("heading")).toHaveText(`api.shop-${shop.copy}.localhost`);
  });
}
