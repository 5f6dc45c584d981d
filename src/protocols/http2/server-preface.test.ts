import assert from "node:assert/strict";
import { test } from "node:test";
import { isServerPreface } from "./server-preface.ts";

function frame(...bytes: number[]): Uint8Array {
  return Uint8Array.from(bytes);
}

test("isServerPreface knows SETTINGS and GOAWAY of the connection, with and without what follows", () => {
  assert.ok(isServerPreface(frame(0, 0, 0, 4, 0, 0, 0, 0, 0)));
  assert.ok(isServerPreface(frame(0, 0, 18, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0)));
  assert.ok(isServerPreface(frame(0, 0, 8, 7, 0, 0, 0, 0, 0, 0)));
});

test("isServerPreface takes nothing else for HTTP/2", () => {
  assert.ok(!isServerPreface(frame()), "nothing");
  assert.ok(!isServerPreface(frame(0, 0, 0, 4, 0, 0, 0, 0)), "less than a frame's head");
  assert.ok(!isServerPreface(frame(0, 0, 0, 4, 0, 0, 0, 0, 1)), "of a stream");
  assert.ok(!isServerPreface(frame(0, 0, 0, 1, 0, 0, 0, 0, 0)), "HEADERS");
  assert.ok(!isServerPreface(frame(0, 64, 0, 4, 0, 0, 0, 0, 0)), "longer than a first frame may be");
  assert.ok(!isServerPreface(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n")));
});
