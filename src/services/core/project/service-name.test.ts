import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { serviceNameOf } from "./service-name.ts";

test("serviceNameOf keeps a name, and makes one of anything else", () => {
  assert.equal(serviceNameOf("my_api-2"), "my_api-2");
  assert.equal(serviceNameOf("@me/a.b"), "me-a-b");
  assert.equal(serviceNameOf("__proto__"), "proto");
  assert.equal(serviceNameOf("ü"), "");
});

test("serviceNameOf makes only names that a project file takes", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => {
      const name = serviceNameOf(text);
      assert.match(name, /^(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)?$/);
      assert.equal(serviceNameOf(name), name);
    }),
  );
});
