import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHosts } from "./parse-hosts.ts";

test("parseHosts keeps addresses with names, and counts every line", () => {
  const text = "# local\n127.0.0.1\tlocalhost  loop # both\n\n::1 localhost\r\n127.0.0.2\n";
  assert.deepEqual(parseHosts(text), [
    { line: 2, address: "127.0.0.1", names: ["localhost", "loop"] },
    { line: 4, address: "::1", names: ["localhost"] },
  ]);
});

test("parseHosts reads no more lines than a verdict needs", () => {
  assert.equal(parseHosts("0.0.0.0 ads.example\n".repeat(6000)).length, 5000);
});
