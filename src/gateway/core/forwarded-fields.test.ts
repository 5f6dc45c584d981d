import assert from "node:assert/strict";
import { test } from "node:test";
import { forwardedFields } from "./forwarded-fields.ts";

function lines(...parts: Parameters<typeof forwardedFields>): string[] {
  return new TextDecoder().decode(forwardedFields(...parts)).split("\r\n");
}

test("forwardedFields tells client, scheme and host", () => {
  const facts = { clientAddress: "127.0.0.1", authority: "shop.localhost:1290", scheme: "https", pseudonym: "portolan-1" } as const;
  assert.deepEqual(lines(facts), [
    'Forwarded: for=127.0.0.1;host="shop.localhost:1290";proto=https',
    "X-Forwarded-For: 127.0.0.1",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: shop.localhost:1290",
    "Via: 1.1 portolan-1",
    "",
  ]);
});

test("forwardedFields brackets and quotes an IPv6 client, and leaves an absent host out", () => {
  const facts = { clientAddress: "::1", authority: "", scheme: "http", pseudonym: "portolan-1" } as const;
  assert.deepEqual(lines(facts), [
    'Forwarded: for="[::1]";proto=http',
    "X-Forwarded-For: ::1",
    "X-Forwarded-Proto: http",
    "Via: 1.1 portolan-1",
    "",
  ]);
});
