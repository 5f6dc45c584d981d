import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { PAGE_POLICY, PAGE_SCRIPT, PAGE_STYLE } from "./page-assets.ts";

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

test("PAGE_POLICY names the hashes of the style and the script", () => {
  assert.match(PAGE_POLICY, /^default-src 'none'; /);
  assert.ok(PAGE_POLICY.includes(`style-src ${hash(PAGE_STYLE)};`), `write ${hash(PAGE_STYLE)} as the style's hash`);
  assert.ok(
    PAGE_POLICY.includes(`script-src ${hash(PAGE_SCRIPT)};`),
    `write ${hash(PAGE_SCRIPT)} as the script's hash`,
  );
});

test("PAGE_STYLE and PAGE_SCRIPT load nothing and cannot end their element", () => {
  for (const text of [PAGE_STYLE, PAGE_SCRIPT]) assert.doesNotMatch(text, /url\(|@import|<\/|https?:/);
});
