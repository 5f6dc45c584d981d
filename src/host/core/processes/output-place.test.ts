import assert from "node:assert/strict";
import { test } from "node:test";
import { outputPlaceOf } from "./output-place.ts";

for (const [link, kind, path] of [
  ["/var/log/shop.log", "file", "/var/log/shop.log"],
  ["/var/log/shop.log (deleted)", "file", "/var/log/shop.log (deleted)"],
  ["/dev/pts/3", "terminal", "/dev/pts/3"],
  ["/dev/tty1", "terminal", "/dev/tty1"],
  ["/dev/null", "nowhere", undefined],
  ["pipe:[4121]", "pipe", undefined],
  ["socket:[4121]", "socket", undefined],
  ["anon_inode:[eventpoll]", "unknown", undefined],
  [undefined, "unknown", undefined],
] as const) {
  test(`outputPlaceOf takes ${link} for ${kind}`, () => {
    assert.deepEqual(outputPlaceOf(link), { kind, path });
  });
}
