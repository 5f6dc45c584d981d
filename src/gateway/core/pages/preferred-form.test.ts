import assert from "node:assert/strict";
import { test } from "node:test";
import { preferredForm } from "./preferred-form.ts";

const CASES: readonly [accept: string | undefined, form: string][] = [
  [undefined, "text"],
  ["*/*", "text"],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", "html"],
  ["application/json", "json"],
  ["application/json, text/plain, */*", "json"],
  ["application/problem+json", "json"],
  ["application/json, text/html;q=0.5", "json"],
  ["application/json;q=0.2, TEXT/HTML ; q=0.5", "html"],
  ["application/json, text/html", "html"],
  ["text/html;q=0, */*", "text"],
  ["text/html;q=nonsense", "text"],
  ["text/event-stream", "text"],
  [`text/html${" ".repeat(5000)}`, "text"],
];

for (const [accept, form] of CASES) {
  test(`preferredForm chooses ${form} for ${accept?.slice(0, 60) ?? "no Accept"}`, () => {
    assert.equal(preferredForm(accept), form);
  });
}
