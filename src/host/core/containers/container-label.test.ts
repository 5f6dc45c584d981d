import assert from "node:assert/strict";
import { test } from "node:test";
import { containerLabel } from "./container-label.ts";

test("containerLabel takes the name, or as much of the id as people use", () => {
  const id = "3f2a9c0d1e4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeef";
  const container = { runtime: "docker", id, name: undefined, image: undefined } as const;
  assert.equal(containerLabel({ ...container, name: "web" }), "docker container web");
  assert.equal(containerLabel(container), "docker container 3f2a9c0d1e4b");
  assert.equal(containerLabel({ ...container, runtime: "unknown" }), "container 3f2a9c0d1e4b");
});
