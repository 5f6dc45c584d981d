import assert from "node:assert/strict";
import { test } from "node:test";
import { urlsOf } from "./urls.ts";

test("urlsOf names the gateway's port where it is not the scheme's own", () => {
  assert.deepEqual(urlsOf("shop.localhost", [1290]), ["https://shop.localhost:1290", "http://shop.localhost:1290"]);
  assert.deepEqual(urlsOf("shop.localhost", [1290, 80, 443]), ["https://shop.localhost", "http://shop.localhost"]);
});
