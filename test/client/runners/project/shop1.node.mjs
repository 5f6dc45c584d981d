import { test } from "node:test";
import { stack } from "portolan";
import { meet } from "./seen.cjs";

test("a shop of its own", async () => {
  await using shop = await stack();
  await meet(shop, 3);
});
