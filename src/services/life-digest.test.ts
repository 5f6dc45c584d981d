import assert from "node:assert/strict";
import { test } from "node:test";
import { serviceSpec } from "../../test/support/service-spec.ts";
import { lifeDigest } from "./life-digest.ts";

test("lifeDigest is the same for the same life alone", () => {
  const digest = lifeDigest(serviceSpec("api"), { DB_PORT: "5432" });
  assert.match(digest, /^[\da-f]{32}$/);
  assert.equal(lifeDigest(serviceSpec("api"), { DB_PORT: "5432" }), digest);
  assert.notEqual(lifeDigest(serviceSpec("api"), { DB_PORT: "5433" }), digest);
});
