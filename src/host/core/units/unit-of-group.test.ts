import assert from "node:assert/strict";
import { test } from "node:test";
import { applicationOf, unitOfGroup } from "./unit-of-group.ts";

const USER = "/user.slice/user-1000.slice/user@1000.service";

test("unitOfGroup finds the unit and whose manager it has", () => {
  const cases: [string, string, string, boolean][] = [
    ["/system.slice/nginx.service", "nginx.service", "service", false],
    ["/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service", "service", false],
    [`${USER}/app.slice/api.service`, "api.service", "service", true],
    [`${USER}/app.slice/app-gnome-code-4121.scope`, "app-gnome-code-4121.scope", "application", true],
    [`${USER}/app.slice/app-org.gnome.Terminal.slice/vte-spawn-0b1c.scope`, "vte-spawn-0b1c.scope", "terminal", true],
    ["/user.slice/user-1000.slice/session-3.scope", "session-3.scope", "session", false],
    ["/system.slice/postgresql.service/worker", "postgresql.service", "service", false],
    ["/system.slice/foo.service/system.slice/nginx.service", "foo.service", "service", false],
    [`${USER}/app.slice/api.service/nginx.service`, "api.service", "service", true],
  ];
  for (const [path, name, kind, isUser] of cases) assert.deepEqual(unitOfGroup(path), { name, kind, isUser }, path);
});

test("unitOfGroup finds none where systemd put the process nowhere in particular", () => {
  for (const path of [
    "/",
    "/init.scope",
    `${USER}/init.scope`,
    USER,
    "/docker/3f2a",
    "/lxc.payload.web/system.slice/nginx.service",
    "/a.slice",
    "",
  ]) {
    assert.equal(unitOfGroup(path), undefined, path);
  }
});

test("applicationOf reads the program out of a desktop's unit", () => {
  const names: [string, string | undefined][] = [
    ["app-gnome-code-4121.scope", "code"],
    ["app-gnome-org.gnome.Terminal-4121.scope", "Terminal"],
    [String.raw`app-jetbrains\x2didea@0b1c2d.service`, "jetbrains-idea"],
    ["app-code@autostart.service", "code"],
    ["nginx.service", undefined],
  ];
  for (const [unit, name] of names) assert.equal(applicationOf(unit), name, unit);
});
