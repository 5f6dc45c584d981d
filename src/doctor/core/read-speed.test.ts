import assert from "node:assert/strict";
import { test } from "node:test";
import { readSpeed } from "./read-speed.ts";

test("readSpeed says what is normal, what is busy and what is wrong", () => {
  const read = (roundTripUs: number, bytesPerSecond: number): string => readSpeed({ roundTripUs, bytesPerSecond });
  assert.equal(read(31, 1.2e9), "1.2 GB/s, 31 µs to and fro: normal");
  assert.equal(read(400, 4.1e8), "410 MB/s, 400 µs to and fro: slow, as on a busy machine");
  assert.equal(read(1800, 9e8), "900 MB/s, 1.8 ms to and fro: something delays packets, or the machine is overloaded");
  assert.equal(
    read(40_400, 125_000),
    "125 kB/s, 40 ms to and fro: something delays packets, or the machine is overloaded",
  );
  assert.equal(read(40, 0), "0 kB/s, 40 µs to and fro: a word comes through, more hardly does");
  assert.equal(read(60, 1e7), "10 MB/s, 60 µs to and fro: quick to answer, slow for much");
});
