import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, textOf } from "../../../test/support/http1.ts";
import { HeadWriter } from "./head-writer.ts";

test("HeadWriter gives out what was written, in order, short and long", () => {
  const writer = new HeadWriter();
  const long = "0123456789".repeat(20);
  writer.reserve(1_000);
  writer.put(bytesOf("ab"));
  writer.put(bytesOf(long));
  writer.putSpan(bytesOf("xcdx"), 1, 3);
  writer.putSpan(bytesOf(`x${long}x`), 1, 201);
  writer.putByte(0x65);
  writer.patchFromEnd(1, 0x66);
  assert.equal(writer.length, 405);
  assert.equal(textOf(writer.take()), `ab${long}cd${long}f`);
  assert.equal(writer.length, 0);
});

test("HeadWriter never changes what it gave out", () => {
  const writer = new HeadWriter();
  const taken: Uint8Array[] = [];
  for (let i = 0; i < 3_000; i++) {
    writer.append(bytesOf(`${i} ${"x".repeat(100)}`));
    taken.push(writer.take());
  }
  for (const [i, bytes] of taken.entries()) assert.equal(textOf(bytes), `${i} ${"x".repeat(100)}`);
});

test("HeadWriter copies spans of arrays of all lengths, near the end of its buffer too", () => {
  const writer = new HeadWriter();
  const long = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251);
  for (const total of [49, 100, 4_096, 4_097, 10_000]) {
    for (const before of [0, 1, 65_536 - 2 * total, 65_536 - 49]) {
      for (const [start, end] of [
        [0, total],
        [0, 49],
        [total - 49, total],
        [1, total - 1],
      ] as const) {
        writer.clear();
        writer.append(new Uint8Array(before).fill(255));
        writer.append(long.subarray(0, total), start, end);
        const whole = writer.take();
        assert.ok(whole.subarray(0, before).every((byte) => byte === 255));
        assert.deepEqual(whole.subarray(before), long.subarray(start, end));
      }
    }
  }
});

test("HeadWriter lends its buffer until the next byte is written", () => {
  const writer = new HeadWriter();
  writer.append(bytesOf("lent"));
  const length = writer.clear();
  assert.equal(writer.length, 0);
  assert.equal(textOf(writer.buffer.subarray(0, length)), "lent");
});

test("HeadWriter takes along what is written when the buffer is full", () => {
  const writer = new HeadWriter();
  writer.append(new Uint8Array(65_000));
  writer.take();
  writer.append(bytesOf("begun "));
  writer.append(bytesOf("y".repeat(100_000)));
  writer.append(bytesOf("[end]"), 1, 4);
  assert.equal(textOf(writer.take()), `begun ${"y".repeat(100_000)}end`);
});
