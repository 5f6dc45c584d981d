const { stack } = require("portolan");
const { meet } = require("./seen.cjs");

let shop;
beforeAll(async () => (shop = await stack()), 90_000);
afterAll(() => shop[Symbol.asyncDispose]());

test("a shop of its own", () => meet(shop, 3), 90_000);
