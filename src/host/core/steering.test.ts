import assert from "node:assert/strict";
import { test } from "node:test";
import { STEERING } from "./steering.ts";

test("STEERING has all that turns the direction of writing, and no letter", () => {
  const steering = new RegExp(`^[${STEERING}]$`, "u");
  for (let code = 0x20; code < 0x1_0000; code++) {
    if (code >= 0xd8_00 && code < 0xe0_00) continue;
    const character = String.fromCodePoint(code);
    const isTurning = /^\p{Bidi_Control}$/u.test(character);
    assert.equal(steering.test(character), isTurning || /^\p{Cc}$/u.test(character), code.toString(16));
  }
});
