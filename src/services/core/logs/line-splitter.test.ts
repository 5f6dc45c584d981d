import assert from "node:assert/strict";
import { test } from "node:test";
import { LineSplitter } from "./line-splitter.ts";

const encoder = new TextEncoder();

function split(text: string, options: { step: number; bytesMax?: number }): string[] {
  const splitter = new LineSplitter(options.bytesMax);
  const bytes = encoder.encode(text);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += options.step)
    lines.push(...splitter.push(bytes.subarray(at, at + options.step)));
  const open = splitter.flush();
  return open === undefined ? lines : [...lines, open];
}

test("LineSplitter gives the same lines whole and byte by byte", () => {
  const text = "one\n\nzwölf €\r\nopen";
  for (const step of [1, 2, 3, 1000]) assert.deepEqual(split(text, { step }), ["one", "", "zwölf €\r", "open"]);
});

test("LineSplitter bounds a line, and cuts no character in two", () => {
  for (const step of [1, 7, 1000]) {
    const lines = split(`${"€".repeat(10)}\nend\n`, { step, bytesMax: 10 });
    assert.equal(lines.join(""), `${"€".repeat(10)}end`);
    assert.ok(lines.every((line) => encoder.encode(line).length <= 10));
  }
});

test("LineSplitter tells whether a line is open", () => {
  const splitter = new LineSplitter();
  assert.equal(splitter.isOpen, false);
  splitter.push(encoder.encode("a\nb"));
  assert.equal(splitter.isOpen, true);
  assert.equal(splitter.flush(), "b");
  assert.equal(splitter.flush(), undefined);
});
