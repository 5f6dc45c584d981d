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

test("HeadWriter takes along what is written when the slab is full", () => {
  const writer = new HeadWriter();
  writer.append(new Uint8Array(65_000));
  writer.take();
  writer.append(bytesOf("begun "));
  writer.append(bytesOf("y".repeat(100_000)));
  writer.append(bytesOf("[end]"), 1, 4);
  assert.equal(textOf(writer.take()), `begun ${"y".repeat(100_000)}end`);
});
