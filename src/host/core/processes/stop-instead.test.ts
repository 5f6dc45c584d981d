import assert from "node:assert/strict";
import { test } from "node:test";
import { plainProcess } from "../../../../test/host/plain-process.ts";
import type { ProcessFacts } from "./process-facts.ts";
import { isBelieved, isPlainName, stopContainer, stopForwarded, stopUnit } from "./stop-instead.ts";

const USER = "/user.slice/user-1000.slice/user@1000.service";
const SUDO = "sudo --login --user='#1000' env XDG_RUNTIME_DIR=/run/user/1000";
const WEB = { runtime: "podman", id: "3f2a9c0d1e4b5a", name: undefined, image: undefined } as const;

test("stopForwarded believes root's and the asker's own forwarders alone", () => {
  const watcher = (uid: number): ProcessFacts => plainProcess({ uid, argv: ["conmon", "-n", "web"] });
  const stop = { what: "the container behind it", command: "podman stop web" };
  assert.deepEqual(stopForwarded(watcher(0), 0), stop);
  assert.deepEqual(stopForwarded(watcher(1000), 1000), stop);
  assert.equal(stopForwarded(watcher(1000), 0), undefined, "any user may call a program conmon");
  assert.equal(stopForwarded(plainProcess({ uid: 0, argv: ["conmon", "-n", "--all"] }), 0), undefined);
  assert.equal(stopForwarded(plainProcess({ uid: 0, argv: ["ssh", "-L", "1:a:2", "b"] }), 0), undefined);
  assert.equal(isBelieved(watcher(1000), undefined), true);
});

test("stopContainer asks the runtime of the container's own user, and takes no odd name", () => {
  const inside = plainProcess({ container: WEB, cgroup: `${USER}/user.slice/libpod-3f2a.scope` });
  const of = (askerUid: number): string | undefined => stopContainer(inside, { details: undefined, askerUid })?.command;
  assert.equal(of(1000), "podman stop 3f2a9c0d1e4b");
  assert.equal(of(0), `${SUDO} podman stop 3f2a9c0d1e4b`);
  for (const name of ["--all", "a b", "$(id)", ""]) {
    const lxc = plainProcess({ container: { runtime: "lxc", id: name, name, image: undefined } });
    assert.equal(stopContainer(lxc, { details: undefined, askerUid: 0 }), undefined, name);
  }
  assert.equal(stopContainer(plainProcess(), { details: undefined, askerUid: 0 }), undefined);
});

test("stopUnit asks the manager that the unit has, and lets a shell see one word", () => {
  const command = (name: string, isUser = false): string | undefined =>
    stopUnit(plainProcess({ cgroup: isUser ? `${USER}/app.slice/${name}` : `/system.slice/${name}` }), {
      unit: { name, kind: "service", isUser },
      properties: undefined,
      askerUid: 0,
    })?.command;
  assert.equal(command("nginx.service"), "systemctl stop nginx.service");
  assert.equal(command("api.service", true), `${SUDO} systemctl --user stop api.service`);
  assert.equal(command("a;b.service"), "systemctl stop 'a;b.service'");
  assert.equal(command("--all.service"), "systemctl stop -- --all.service");
  assert.equal(command("a\u001b.service"), undefined);
});

test("isPlainName takes what no tool could take for something else", () => {
  assert.ok(["web", "shop-web-1", "a.b", "web@1"].every((name) => isPlainName(name)));
  assert.ok(!["", "-a", "--all", "a b", "a\n", "$x", "x".repeat(201)].some((name) => isPlainName(name)));
});
