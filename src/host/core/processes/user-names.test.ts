import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUserNames } from "./user-names.ts";

test("parseUserNames reads passwd, the first name of an id, and nothing that is none", () => {
  const text = [
    "root:x:0:0:root:/root:/bin/bash",
    "toor:x:0:0::/root:/bin/sh",
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
    "+nis:x:7:7::",
    "-nis:x:8:8::",
    "bad\u001b[2J:x:9:9::",
    "short:x",
    "letters:x:ten:1::",
    "",
    "# remark",
    ":x:11:11::",
    "last:x:12:12::",
  ].join("\n");
  assert.deepEqual(
    [...parseUserNames(text)],
    [
      [0, "root"],
      [65_534, "nobody"],
      [12, "last"],
    ],
  );
});
