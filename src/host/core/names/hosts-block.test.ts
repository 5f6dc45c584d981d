import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isSameHosts, readHostsBlock, withHostsBlock, withoutHostsBlock } from "./hosts-block.ts";

const ENTRIES = [
  { address: "127.77.3.4", name: "db.shop.test" },
  { address: "127.0.0.1", name: "web.shop.localhost" },
];
const BLOCK = [
  "# portolan begin (user 1000): kept by `portolan install`, do not edit",
  "127.77.3.4 db.shop.test",
  "127.0.0.1 web.shop.localhost",
  "# portolan end (user 1000)",
  "",
].join("\n");

test("withHostsBlock adds the block at the end, and replaces it in its place", () => {
  assert.equal(withHostsBlock("127.0.0.1 localhost\n", ENTRIES, "user 1000"), `127.0.0.1 localhost\n${BLOCK}`);
  assert.equal(withHostsBlock("127.0.0.1 localhost", ENTRIES, "user 1000"), `127.0.0.1 localhost\n${BLOCK}`);
  assert.equal(withHostsBlock(`a\n${BLOCK}b\n`, [], "user 1000").split("\n").length, 5);
  assert.equal(withHostsBlock("a\r\n", [], "user 1000").split("\r\n").length, 4);
});

test("withHostsBlock leaves another user's block alone", () => {
  const both = withHostsBlock(BLOCK, [], "user 1001");
  assert.ok(both.startsWith(BLOCK));
  assert.deepEqual(readHostsBlock(both, "user 1000"), { state: "there", entries: ENTRIES });
  assert.deepEqual(readHostsBlock(both, "user 1001"), { state: "there", entries: [] });
});

test("withoutHostsBlock takes it off again to the byte", () => {
  const line = fc.constantFrom("127.0.0.1 localhost", "", "# portolan", "::1 x y", "\tz");
  fc.assert(
    fc.property(fc.array(line), fc.boolean(), (lines, hasEnd) => {
      const text = lines.join("\n") + (hasEnd || lines.length === 0 ? "\n" : "");
      const closed = text.endsWith("\n") || text === "" ? text : `${text}\n`;
      assert.equal(withoutHostsBlock(withHostsBlock(text, ENTRIES, "user 1000"), "user 1000"), closed);
    }),
  );
  assert.equal(withoutHostsBlock("a\n", "user 1000"), "a\n");
});

test("readHostsBlock tells a block that somebody broke, and where", () => {
  const [begin = "", , , end = ""] = BLOCK.split("\n");
  assert.deepEqual(readHostsBlock("", "user 1000"), { state: "absent" });
  assert.deepEqual(readHostsBlock(`a\n${begin}\nb\n`, "user 1000"), { state: "broken", line: 2 });
  assert.deepEqual(readHostsBlock(`a\n\n${end}\n`, "user 1000"), { state: "broken", line: 3 });
  assert.deepEqual(readHostsBlock(`${begin}\n${begin}\n${end}\n`, "user 1000"), { state: "broken", line: 2 });
  assert.equal(readHostsBlock(BLOCK + BLOCK, "user 1000").state, "broken");
});

test("isSameHosts compares whatever the order", () => {
  assert.ok(isSameHosts(ENTRIES, ENTRIES.toReversed()));
  assert.ok(!isSameHosts(ENTRIES, ENTRIES.slice(1)));
});
