import assert from "node:assert/strict";
import { test } from "node:test";
import { parseControlGroups, tellingGroup } from "./control-groups.ts";

test("tellingGroup takes the unified hierarchy, and systemd's where that says nothing", () => {
  const of = (text: string): string | undefined => tellingGroup(parseControlGroups(text));
  assert.equal(of("0::/system.slice/nginx.service\n"), "/system.slice/nginx.service");
  assert.equal(of("9:name=systemd:/system.slice/a.service\n4:memory:/x\n0::/\n"), "/system.slice/a.service");
  assert.equal(of("9:name=systemd:/a\n0::/b\n"), "/b");
  assert.equal(of("4:memory:/x\n0::/\n"), "/");
  assert.equal(of("0::/\n"), "/");
  assert.equal(of("4:memory:/x\n"), undefined);
});

test("parseControlGroups keeps colons of a path, and passes over what is no line", () => {
  assert.deepEqual(parseControlGroups("3:cpu,cpuacct:/a:b c\n\n::/x\nnonsense\n0::x\n"), [
    { controllers: "cpu,cpuacct", path: "/a:b c" },
  ]);
  assert.equal(parseControlGroups("0::/\n".repeat(10_000)).length, 64);
});
