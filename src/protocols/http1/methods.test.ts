import assert from "node:assert/strict";
import { test } from "node:test";
import { methodOf } from "./methods.ts";
import { asciiBytes } from "./tokens.ts";

const read = (text: string) => methodOf(asciiBytes(`x${text} /`), 1, text.length + 1);

test("methodOf reads registered methods and others alike", () => {
  const others = ["get", "GETS", "GEt", "PUR", "M-SEARCH", "X".repeat(40), "~", "VERSION-CONTROX"];
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "UPDATEREDIRECTREF", ...others]) {
    assert.equal(read(method), method);
  }
});
