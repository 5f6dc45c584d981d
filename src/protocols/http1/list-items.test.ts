import assert from "node:assert/strict";
import { test } from "node:test";
import { scannedFields } from "../../../test/support/http1.ts";
import { Field } from "./head.ts";
import { hasListItem } from "./list-items.ts";
import { asciiBytes } from "./tokens.ts";

const has = (...values: string[]) =>
  hasListItem(scannedFields(...values.map((value) => `TE: ${value}`)).head, Field.TE, asciiBytes("trailers"));

test("hasListItem finds a token in any line, place and case, with its parameters", () => {
  assert.ok(has("trailers"));
  assert.ok(has("gzip;q=0.5,\tTRAILERS ;x"));
  assert.ok(has("gzip", ", trailers"));
});

test("hasListItem does not find parts and parameters", () => {
  for (const value of ["", ",,", "trailer", "trailersx", "x;trailers", "x trailers", "é"])
    assert.ok(!has(value), value);
  assert.ok(!hasListItem(scannedFields("Via: trailers").head, Field.TE, asciiBytes("trailers")));
});
