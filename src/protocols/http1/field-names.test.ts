import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldIdOf } from "./field-names.ts";
import { Field } from "./head.ts";
import { asciiBytes } from "./tokens.ts";

const idOf = (name: string) => fieldIdOf(asciiBytes(`x${name}:`), 1, name.length + 1);

test("fieldIdOf recognises every known name in any case", () => {
  for (const [key, id] of Object.entries(Field)) {
    if (key === "OTHER") continue;
    const name = key.replaceAll("_", "-");
    assert.equal(idOf(name), id);
    assert.equal(idOf(name.toLowerCase()), id);
  }
});

test("fieldIdOf leaves other names, those of the same lengths included", () => {
  for (const name of ["", "X", "Hosts", "Hos_", "Ha", "Content_Length", "Transfer-Encodin", "X".repeat(300)]) {
    assert.equal(idOf(name), Field.OTHER, name);
  }
});
