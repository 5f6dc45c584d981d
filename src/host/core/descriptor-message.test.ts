import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { controlBytesFor, MessageMemory, packDescriptors, readDescriptors } from "./descriptor-message.ts";

const BASE = 0x7f00_0000_1000n;

test("packDescriptors lays out one cmsghdr of SCM_RIGHTS", () => {
  assert.deepEqual(
    [...packDescriptors([0x0102])],
    [20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0],
  );
});

test("readDescriptors reads what packDescriptors packed", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 9 }), (descriptors) => {
      assert.deepEqual(readDescriptors(packDescriptors(descriptors)), descriptors);
    }),
  );
});

test("readDescriptors reads every message, and only those of SCM_RIGHTS", () => {
  const credentials = packDescriptors([1, 2, 3]);
  credentials[12] = 2;
  const bytes = [...packDescriptors([5]), ...credentials, ...packDescriptors([7, 8])];
  assert.deepEqual(readDescriptors(Uint8Array.from(bytes)), [5, 7, 8]);
});

test("readDescriptors reads what is left of control data that was cut, byte by byte", () => {
  const whole = packDescriptors([5, 6, 7]);
  for (let length = 0; length <= whole.length; length++) {
    const held = Math.max(0, Math.min(3, Math.floor((length - 16) / 4)));
    assert.deepEqual(readDescriptors(whole.subarray(0, length)), [5, 6, 7].slice(0, held), `${length} bytes`);
  }
});

test("readDescriptors ends with any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 128 }), (bytes) => {
      assert.ok(readDescriptors(bytes).length <= 32);
    }),
  );
  assert.deepEqual(readDescriptors(new Uint8Array(64)), []);
});

test("MessageMemory points to its parts, aligned, within its own memory", () => {
  const parts = { name: Uint8Array.of(1, 0, 0x2f), control: packDescriptors([9]), data: Uint8Array.of(65, 66) };
  const message = new MessageMemory(parts, () => BASE);
  const view = new DataView(message.bytes.buffer);
  const at = (offset: number): number => Number(view.getBigUint64(offset, true) - BASE);
  const taken = (start: number, length: number): number[] => [...message.bytes.subarray(start, start + length)];

  assert.deepEqual(taken(at(0), view.getUint32(8, true)), [...parts.name]);
  assert.equal(view.getBigUint64(24, true), 1n, "one iovec");
  const vector = at(16);
  assert.deepEqual(taken(at(vector), Number(view.getBigUint64(vector + 8, true))), [...parts.data]);
  assert.equal(at(32) % 8, 0, "cmsghdr is aligned");
  assert.deepEqual(taken(at(32), Number(view.getBigUint64(40, true))), [...parts.control]);
});

test("MessageMemory without a name has a null pointer", () => {
  const message = new MessageMemory({ control: new Uint8Array(24), data: new Uint8Array(8) }, () => BASE);
  assert.deepEqual(
    [...message.bytes.subarray(0, 12)],
    Array.from({ length: 12 }, () => 0),
  );
});

test("MessageMemory tells what the system filled in and cut", () => {
  const message = new MessageMemory(
    { control: new Uint8Array(controlBytesFor(8)), data: new Uint8Array(8) },
    () => BASE,
  );
  const view = new DataView(message.bytes.buffer);
  const start = Number(view.getBigUint64(32, true) - BASE);
  message.bytes.set(packDescriptors([3]), start);
  view.setBigUint64(40, 20n, true);
  assert.deepEqual(readDescriptors(message.control), [3]);
  for (const [flags, isTruncated] of [
    [0, false],
    [0x08, true],
    [0x20, true],
    [0x40000000, false],
  ] as const) {
    view.setInt32(48, flags, true);
    assert.equal(message.isTruncated, isTruncated, `flags ${flags}`);
  }
  // A length beyond the room (no kernel writes it) does not reach into the data.
  view.setBigUint64(40, 10_000n, true);
  assert.equal(message.control.byteLength, controlBytesFor(8));
});
