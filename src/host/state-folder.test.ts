import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { ensureStateFolder, mailboxPath, stateFolder } from "./state-folder.ts";

const STRANGER = 65_534;
const isRoot = process.getuid?.() === 0;

/** Runs a step with a folder of its own. */
function inFolder(step: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "portolan-state-"));
  try {
    step(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const modeOf = (path: string): number => statSync(path).mode & 0o7777;
const ensure = (home: string): void => ensureStateFolder(stateFolder({ PORTOLAN_HOME: home }));

test("stateFolder follows PORTOLAN_HOME, then XDG_STATE_HOME, then HOME", () => {
  const rootOf = (environment: Record<string, string>): string => stateFolder(environment).root;
  assert.equal(rootOf({ PORTOLAN_HOME: "/a/b/", XDG_STATE_HOME: "/c", HOME: "/d" }), "/a/b");
  assert.equal(rootOf({ PORTOLAN_HOME: "", XDG_STATE_HOME: "/c", HOME: "/d" }), "/c/portolan");
  assert.equal(rootOf({ XDG_STATE_HOME: "relative", HOME: "/d" }), "/d/.local/state/portolan");
  assert.equal(rootOf({}), join(homedir(), ".local/state/portolan"));
  assert.throws(() => rootOf({ PORTOLAN_HOME: "here" }), {
    code: "STATE_FOLDER_NOT_ABSOLUTE",
    hint: `Set PORTOLAN_HOME to "${join(process.cwd(), "here")}"`,
  });
});

test("stateFolder moves the sockets out of a path that is too long for them", () =>
  inFolder((runtime) => {
    const fits = `/${"x".repeat(103 - "/control.sock".length - 1)}`;
    assert.equal(Buffer.byteLength(stateFolder({ PORTOLAN_HOME: fits }).controlSocket), 103);
    const long = `${fits}é`;
    const moved = stateFolder({ PORTOLAN_HOME: long, XDG_RUNTIME_DIR: runtime });
    assert.equal(moved.root, long);
    assert.match(moved.socketFolder, new RegExp(`^${runtime}/portolan-[\\w-]{12}$`));
    assert.equal(moved.controlSocket, join(moved.socketFolder, "control.sock"));
    const other = stateFolder({ PORTOLAN_HOME: `${long}2`, XDG_RUNTIME_DIR: runtime });
    assert.notEqual(other.socketFolder, moved.socketFolder, "two homes never share a socket");

    for (const XDG_RUNTIME_DIR of [undefined, "", "relative", join(runtime, "none"), `/${"y".repeat(100)}`]) {
      assert.throws(
        () => stateFolder({ PORTOLAN_HOME: long, XDG_RUNTIME_DIR }),
        (error: unknown) => isFailure(error, "SOCKET_PATH_TOO_LONG") && error.message.includes("105 bytes"),
      );
    }
  }));

test("mailboxPath is as long as the control socket's, and different for each owner", () => {
  const folder = stateFolder({ PORTOLAN_HOME: "/a" });
  assert.equal(mailboxPath(folder, "worker-1").length, folder.controlSocket.length);
  assert.notEqual(mailboxPath(folder, "worker-1"), mailboxPath(folder, "worker-2"));
  assert.equal(mailboxPath(folder, "worker-1"), mailboxPath(folder, "worker-1"));
});

test("ensureStateFolder creates private folders, also with a umask that would not, and is content the second time", () =>
  inFolder((folder) => {
    const root = join(folder, "deep", "state");
    const before = process.umask(0);
    try {
      ensure(root);
      ensure(root);
    } finally {
      process.umask(before);
    }
    for (const path of ["", "ca", "trust", "logs"]) assert.equal(modeOf(join(root, path)), 0o700, path);
  }));

test("ensureStateFolder makes the folder of moved sockets too", () =>
  inFolder((folder) => {
    const runtime = join(folder, "run");
    mkdirSync(runtime, { mode: 0o700 });
    const home = join(folder, "x".repeat(100));
    const state = stateFolder({ PORTOLAN_HOME: home, XDG_RUNTIME_DIR: runtime });
    ensureStateFolder(state);
    assert.equal(modeOf(state.socketFolder), 0o700);
  }));

test("ensureStateFolder closes an empty folder to others, and refuses one that holds things", () =>
  inFolder((folder) => {
    const root = join(folder, "state");
    mkdirSync(root);
    chmodSync(root, 0o755);
    ensure(root);
    assert.equal(modeOf(root), 0o700);
    chmodSync(root, 0o750);
    assert.throws(() => ensure(root), {
      code: "STATE_FOLDER_OPEN_TO_OTHERS",
      message: `Cannot keep state in "${root}": other users can enter or change it (mode 0750)`,
      hint: `Run \`chmod 700 '${root}'\`, or set PORTOLAN_HOME to another folder`,
    });
    assert.equal(modeOf(root), 0o750, "it is left as it was");
  }));

test("ensureStateFolder refuses a path that another user could exchange", () =>
  inFolder((folder) => {
    const open = join(folder, "open");
    mkdirSync(open);
    chmodSync(open, 0o777);
    assert.throws(() => ensure(join(open, "state")), { code: "STATE_FOLDER_OPEN_TO_OTHERS" });
    chmodSync(open, 0o1777);
    ensure(join(open, "state"));
  }));

test("ensureStateFolder follows this user's own symlink, and checks where it leads", () =>
  inFolder((folder) => {
    mkdirSync(join(folder, "real"), { mode: 0o700 });
    symlinkSync("real", join(folder, "link"));
    ensure(join(folder, "link"));
    assert.equal(modeOf(join(folder, "real", "ca")), 0o700);
    symlinkSync("nowhere", join(folder, "dangling"));
    assert.throws(() => ensure(join(folder, "dangling")), { code: "STATE_FOLDER_NOT_WRITABLE" });
  }));

test("ensureStateFolder refuses another user's folder and symlink", (t) => {
  if (!isRoot) return t.skip("needs root, to be another user");
  inFolder((folder) => {
    const root = join(folder, "state");
    mkdirSync(root, { mode: 0o700 });
    chownSync(root, STRANGER, STRANGER);
    assert.throws(() => ensure(root), {
      code: "STATE_FOLDER_NOT_OURS",
      message: `Cannot keep state in "${root}": this folder belongs to user ${STRANGER}, and Portolan runs as user 0`,
    });
    mkdirSync(join(folder, "own"), { mode: 0o700 });
    const link = join(folder, "link");
    symlinkSync("own", link);
    lchownSync(link, STRANGER, STRANGER);
    for (const path of [link, join(link, "deeper")]) {
      assert.throws(() => ensure(path), { code: "STATE_FOLDER_NOT_OURS" }, path);
    }
  });
});

test("ensureStateFolder names path and action where it may not write", (t) => {
  if (!isRoot || process.seteuid === undefined) return t.skip("needs root, to be another user");
  const { seteuid } = process;
  inFolder((folder) => {
    chmodSync(folder, 0o755);
    const root = join(folder, "state");
    const failing = (): unknown => {
      seteuid(STRANGER);
      try {
        ensure(root);
      } catch (error) {
        return error;
      } finally {
        seteuid(0);
      }
      return undefined;
    };
    const error = failing();
    assert.ok(isFailure(error, "STATE_FOLDER_NOT_WRITABLE"));
    assert.equal(error.message, `Cannot create "${root}": EACCES`);
    assert.match(error.hint, /PORTOLAN_HOME/);
  });
});

test("ensureStateFolder says what stands in the way", () =>
  inFolder((folder) => {
    const path = join(folder, "file");
    writeFileSync(path, "");
    for (const root of [path, join(path, "state")]) {
      assert.throws(() => ensure(root), { code: "STATE_FOLDER_NOT_WRITABLE" }, root);
    }
  }));
