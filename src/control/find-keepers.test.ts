import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { identify } from "../host/processes/processes.ts";
import { stateFolder } from "../host/state-folder.ts";
import { findKeeper, findKeepers } from "./find-keepers.ts";
import type { KeeperFile, KeptProcess } from "./keeper-contract.ts";
import { keeperPaths } from "./keeper-paths.ts";

test("findKeepers tells a living keeper, a dead one, and what a dead one left", (t) => {
  const home = mkdtempSync(join(tmpdir(), "portolan-keepers-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const folder = stateFolder({ PORTOLAN_HOME: home });
  assert.deepEqual(findKeepers(folder), []);
  mkdirSync(folder.keeperFolder);

  const own = identify(process.pid);
  assert.ok(own);
  // Another process had this pid before.
  const gone = { ...own, startTicks: own.startTicks - 1 };
  const life = (service: string, root: KeptProcess) =>
    ({ service, root, leaseId: service, port: undefined, digest: "", startedAtMs: 1 }) as const;
  const put = (project: string, keeper: KeptProcess): KeeperFile["identity"] => {
    const identity = { directory: `/${project}`, project, branch: undefined };
    const lives = [life("api", own), life("db", gone)];
    const file = { identity, keeper, file: undefined, isDetached: true, sinceMs: 1, lives };
    writeFileSync(keeperPaths(folder, identity).file, JSON.stringify(file));
    return identity;
  };
  const living = put("shop", own);
  put("blog", gone);
  writeFileSync(join(folder.keeperFolder, "x.json"), "{half");

  const found = findKeepers(folder).map(({ file, isAlive, left }) => ({
    project: file.identity.project,
    isAlive,
    left: left.map(({ service }) => service),
  }));
  found.sort((one, other) => one.project.localeCompare(other.project));
  assert.deepEqual(found, [
    { project: "blog", isAlive: false, left: ["api"] },
    { project: "shop", isAlive: true, left: [] },
  ]);
  assert.equal(findKeeper(folder, living)?.isAlive, true);
  assert.equal(findKeeper(folder, { directory: "/other", branch: undefined }), undefined);
});

test("findKeepers explains a folder that it cannot read", (t) => {
  const home = mkdtempSync(join(tmpdir(), "portolan-keepers-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const folder = stateFolder({ PORTOLAN_HOME: home });
  writeFileSync(folder.keeperFolder, "");
  assert.throws(
    () => findKeepers(folder),
    (error) => isFailure(error) && error.code === "KEEPERS_UNREADABLE" && error.message.includes("(ENOTDIR)"),
  );
});
