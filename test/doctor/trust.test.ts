import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openAuthority } from "../../src/certificates/authority.ts";
import type { MachineFacts } from "../../src/doctor/core/machine-facts.ts";
import { clockSkew } from "../../src/doctor/core/machine/clock-skew.ts";
import { trustStoresDiffer } from "../../src/doctor/core/machine/trust-stores-differ.ts";
import { gatherMachine } from "../../src/doctor/gather-machine.ts";
import { trustStoresFor } from "../../src/host/trust-stores/trust-stores.ts";
import { needs } from "../support/needs.ts";
import { hold } from "./golden.ts";

const AGENT = join(import.meta.dirname, "room-agent.ts");
const DAY_MS = 86_400_000;

async function home(): Promise<
  Disposable & { folder: string; folders: { authority: string; trust: string; undo: string } }
> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-doctor-"));
  const folders = { authority: join(folder, "ca"), trust: join(folder, "trust"), undo: join(folder, "undo") };
  await openAuthority({ directory: folders.authority, now: Date.now });
  return { folder, folders, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

test("doctor finds a store that lacks what another one trusts", async (t) => {
  if (!needs(t, ["certutil"])) return;
  using place = await home();
  const { folder, folders } = place;
  const profile = join(folder, ".mozilla/firefox/made.default");
  for (const database of [join(folder, ".pki/nssdb"), profile]) {
    mkdirSync(database, { recursive: true });
    assert.equal(spawnSync("certutil", ["-N", "-d", `sql:${database}`, "--empty-password"]).status, 0);
  }
  const environment = { HOME: folder, PATH: process.env["PATH"] ?? "" };
  const gather = (): Promise<MachineFacts> => gatherMachine({ environment, folders, only: ["trust"] });
  const healthy = relative(await gather(), folder);
  const rootPem = readFileSync(join(folders.authority, "root.pem"), "utf8");
  const stores = trustStoresFor({
    platform: "linux",
    home: folder,
    isRoot: false,
    rootPath: join(folders.trust, "root.pem"),
    undoDirectory: folders.undo,
    path: environment.PATH,
  });
  await stores.find(({ id }) => id === "nss-chromium")?.trust(rootPem);
  const sick = relative(await gather(), folder);
  const [verdict] = hold(trustStoresDiffer, { sick, healthy, severity: "warning" });
  assert.ok(verdict?.fix.commands.includes("portolan cert trust --store nss-firefox"));
});

/** What is recorded names no folder of the machine that recorded it. */
function relative({ trust }: MachineFacts, folder: string): Pick<MachineFacts, "trust"> {
  return JSON.parse(JSON.stringify({ trust }).replaceAll(folder, "/home/user")) as Pick<MachineFacts, "trust">;
}

test("doctor finds a clock that stands before the authority's first day", async (t) => {
  if (!needs(t, ["faketime"])) return;
  const [library] = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1");
  using place = await home();
  const order = { type: "gather", options: { environment: {}, folders: place.folders, only: ["clock"] } };
  const look = (extra: Readonly<Record<string, string>>): Pick<MachineFacts, "clock"> => {
    const env = { PATH: process.env["PATH"] ?? "", ...extra };
    const { stdout } = spawnSync(process.execPath, [AGENT], { input: JSON.stringify(order), encoding: "utf8", env });
    return (JSON.parse(stdout) as { facts: MachineFacts }).facts;
  };
  assert.ok(library);
  const past = { LD_PRELOAD: library, FAKETIME: `-${(400 * DAY_MS) / 1000}`, FAKETIME_DONT_FAKE_MONOTONIC: "1" };
  hold(clockSkew, { sick: look(past), healthy: look({}), severity: "error" });
});
