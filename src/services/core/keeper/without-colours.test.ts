import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutColours } from "./without-colours.ts";

test("withoutColours leaves the words", () => {
  assert.equal(withoutColours("VITE \u001b[32mready in \u001b[1m120\u001b[22m ms\u001b[39m"), "VITE ready in 120 ms");
  assert.equal(
    withoutColours("\u001b]8;;http://a/\u001b\\link\u001b]8;;\u001b\\ \u001b]0;title\u0007end\u001b[?25h"),
    "link end",
  );
  assert.equal(withoutColours("plain [1m"), "plain [1m");
});
