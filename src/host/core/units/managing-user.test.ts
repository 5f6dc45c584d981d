import assert from "node:assert/strict";
import { test } from "node:test";
import { asManagingUser, managingUser } from "./managing-user.ts";

test("managingUser finds below whose manager a group is", () => {
  assert.equal(managingUser("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-3f2a.scope"), 1000);
  assert.equal(managingUser("/machine.slice/libpod-3f2a.scope"), undefined);
  assert.equal(managingUser(undefined), undefined);
});

test("asManagingUser leaves to the asker what is the asker's own or the system's", () => {
  const command = "systemctl --user stop api.service";
  assert.equal(asManagingUser(command, { user: 1000, askerUid: 1000 }), command);
  assert.equal(asManagingUser(command, { user: undefined, askerUid: 1000 }), command);
  assert.equal(
    asManagingUser(command, { user: 1000, askerUid: 0 }),
    `sudo --login --user='#1000' env XDG_RUNTIME_DIR=/run/user/1000 ${command}`,
  );
});

test("asManagingUser has the managing user's runtime asked for what a command looks up", () => {
  assert.equal(
    asManagingUser('docker stop "$(docker ps --quiet)"', { user: 1000, askerUid: 0 }),
    `sudo --login --user='#1000' env XDG_RUNTIME_DIR=/run/user/1000 sh -c 'docker stop "$(docker ps --quiet)"'`,
  );
});
