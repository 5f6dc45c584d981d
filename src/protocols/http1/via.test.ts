import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, requestHeadOf } from "../../../test/support/http1.ts";
import { viaContains } from "./via.ts";

const seen = (...via: string[]) =>
  viaContains(
    requestHeadOf(`GET / HTTP/1.1\r\nHost: a\r\n${via.map((value) => `Via: ${value}\r\n`).join("")}\r\n`),
    bytesOf("portolan-1"),
  );

test("viaContains finds our name among the recipients", () => {
  assert.ok(seen("1.1 portolan-1"));
  assert.ok(seen("1.0 fred, 1.1 portolan-1 (a comment), 1.1 last"));
  assert.ok(seen("1.1 one", "HTTP/1.1\tportolan-1,1.1 x"));
  assert.ok(seen("1.1 a (odd \\) , comment (nested)), 1.1 portolan-1(x)"));
});

test("viaContains is not deceived by other names and comments", () => {
  assert.ok(!seen());
  assert.ok(!seen("1.1 portolan-12"));
  assert.ok(!seen("1.1 xportolan-1, 1.1 portolan-1:80"));
  assert.ok(!seen("1.1 a (portolan-1)", "1.1 b (was portolan-1 , once"));
  assert.ok(!seen("1.1 a (x\\) portolan-1 )"));
});
