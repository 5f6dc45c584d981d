import assert from "node:assert/strict";
import { test } from "node:test";
import { LastLines } from "./last-lines.ts";

const encoder = new TextEncoder();

function linesOf(text: string, options: { linesMax?: number; step?: number } = {}): string[] {
  const bytes = encoder.encode(text);
  const ring = new LastLines(options.linesMax ?? 40);
  const step = options.step ?? bytes.length;
  for (let at = 0; at < bytes.length; at += step) ring.write(bytes.subarray(at, at + step));
  return ring.lines();
}

test("LastLines gives the same whole and byte by byte", () => {
  const cases: readonly [string, string[]][] = [
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\n\nb\r\nc", ["a", "", "b", "c"]],
    ["é😀\n😀", ["é😀", "😀"]],
    ["\u001B[32mok\u001B[0m \u001B]8;;http://x\u0007link\u001B]8;;\u0007\n", ["ok link"]],
    ["\u001B]0;title\u001B\\x\u001B(By\u001B7z\n", ["xyz"]],
    ["10%\r50%\r100%\n", ["100%"]],
    ["10%\r50%", ["50%"]],
    ["bell\u0007 back\b tab\t.\n", ["bell back tab\t."]],
    ["1\n2\n3\n4\n5\n6", ["4", "5", "6"]],
    ["1\n2\n3\n4\n5\n6\n", ["4", "5", "6"]],
  ];
  for (const [text, expected] of cases) {
    const linesMax = text.startsWith("1\n") ? 3 : 40;
    assert.deepEqual(linesOf(text, { linesMax }), expected, JSON.stringify(text));
    assert.deepEqual(linesOf(text, { linesMax, step: 1 }), expected, `${JSON.stringify(text)}, byte by byte`);
  }
});

test("LastLines keeps the end of a flood, and joins it to what went before", () => {
  const flood = Array.from({ length: 1000 }, (_, index) => `line ${index}`).join("\n");
  assert.deepEqual(linesOf(flood, { linesMax: 2 }), ["line 998", "line 999"]);
  const ring = new LastLines(3);
  ring.write(encoder.encode("lost\nsta"));
  ring.write(encoder.encode("rt\nb\n"));
  assert.deepEqual(ring.lines(), ["lost", "start", "b"]);
});

test("LastLines cuts a line that never ends", () => {
  const ring = new LastLines();
  const chunk = encoder.encode("x".repeat(65_536));
  for (let round = 0; round < 10; round += 1) ring.write(chunk);
  assert.deepEqual(
    ring.lines().map((line) => line.length),
    [2000],
  );
  ring.write(encoder.encode("\nnext"));
  assert.deepEqual(
    ring.lines().map((line) => line.length),
    [2000, 4],
  );
});

test("LastLines does not keep the caller's buffer", () => {
  const ring = new LastLines();
  const chunk = encoder.encode("abc");
  ring.write(chunk);
  chunk.fill(0);
  assert.deepEqual(ring.lines(), ["abc"]);
});

test("LastLines replaces what is no UTF-8", () => {
  const ring = new LastLines();
  ring.write(Uint8Array.of(0x61, 0xff, 0x0a));
  assert.deepEqual(ring.lines(), ["a\uFFFD"]);
});
