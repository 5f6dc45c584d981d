import assert from "node:assert/strict";
import { test } from "node:test";
import { isInContainerOf } from "./container-claim.ts";

const USER = "/user.slice/user-1000.slice/user@1000.service";
const in3f = (cgroup: string): Parameters<typeof isInContainerOf>[0] => ({
  cgroup,
  container: { runtime: "podman", id: "3f2a", name: undefined, image: undefined },
});

test("isInContainerOf takes a group for the container's only where the container's first process is", () => {
  const main = in3f("/machine.slice/libpod-3f2a.scope/container");
  assert.equal(isInContainerOf(main, main), true);
  assert.equal(isInContainerOf(in3f("/machine.slice/libpod-3f2a.scope/container/inner"), main), true);
  assert.equal(isInContainerOf(in3f(`${USER}/libpod-3f2a.scope`), main), false);
  assert.equal(isInContainerOf({ ...main, container: undefined }, main), false);
  assert.equal(isInContainerOf(main, { ...main, container: undefined }), false);
  assert.equal(isInContainerOf(in3f("/"), in3f("/")), true, "an older hierarchy names it");
});
