import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PortolanHome } from "../cli/portolan-home.ts";
import { asUser } from "../support/as-user.ts";
import { needs } from "../support/needs.ts";
import { startServer } from "./server-script.ts";

const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

test("ls and explain show the machine to whom the state folder is closed, and say what is missing", async (t) => {
  if (!needs(t, ["root", "setpriv"])) return;
  const home = PortolanHome.open(t);
  mkdirSync(home.state);
  chmodSync(home.state, 0o700);
  chmodSync(home.folder, 0o755);
  await using server = await startServer();
  const [command = "", ...words] = asUser(65_534);
  for (const args of [["ls"], ["explain", String(server.port), "--no-probe"]]) {
    const { status, stdout, stderr } = spawnSync(command, [...words, process.execPath, MAIN, ...args], {
      cwd: "/",
      env: home.environment,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, new RegExp(`:${server.port} `));
    assert.match(stderr, /^note: this user may not read the state folder: names of services are not known$/m);
  }
});
