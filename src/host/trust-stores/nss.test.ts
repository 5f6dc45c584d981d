import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { makeRoot } from "../../../test/support/make-root.ts";
import { needs, pathOf } from "../../../test/support/needs.ts";
import { treeDigest } from "../../../test/support/tree-digest.ts";
import { isFailure } from "../../failure/failure.ts";
import { parseRoot } from "./root-certificate.ts";
import { trustStoresFor } from "./trust-stores.ts";
import type { TrustStore } from "./trust-store.ts";

interface Fixture {
  home: string;
  chromium: TrustStore;
  firefox: TrustStore;
  rootPem: string;
}

async function fixture(t: TestContext, path = dirname(pathOf("certutil") ?? "")): Promise<Fixture> {
  const home = await mkdtemp(join(tmpdir(), "portolan-nss-"));
  t.after(() => rm(home, { recursive: true, force: true }));
  const rootPem = await makeRoot();
  const rootPath = join(home, "root.pem");
  await writeFile(rootPath, rootPem);
  const undoDirectory = join(home, "state", "undo");
  await mkdir(join(home, "state"));
  const stores = trustStoresFor({ platform: "linux", home, isRoot: false, rootPath, undoDirectory, path });
  const byId = (id: string): TrustStore => stores.find((store) => store.id === id) ?? assert.fail(id);
  return { home, chromium: byId("nss-chromium"), firefox: byId("nss-firefox"), rootPem };
}

async function makeDatabase(folder: string, ...password: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  execFileSync("certutil", ["-N", "-d", `sql:${folder}`, ...(password.length > 0 ? password : ["--empty-password"])]);
}

function addOther(folder: string, name: string, pem: string): void {
  execFileSync("certutil", ["-A", "-d", `sql:${folder}`, "-n", name, "-t", ",,", "-f", "/dev/null"], { input: pem });
}

test("nssStore makes Chromium's database, and removes it again", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  const before = await treeDigest(home);
  assert.equal(await chromium.status(rootPem), "absent");
  assert.equal((await chromium.trust(rootPem)).isChanged, true);
  assert.equal(await chromium.status(rootPem), "trusted");
  assert.equal((await chromium.trust(rootPem)).isChanged, false);
  assert.equal((await chromium.untrust(rootPem)).isChanged, true);
  assert.equal((await chromium.untrust(rootPem)).isChanged, false);
  assert.deepEqual(await treeDigest(home), before);
});

test("nssStore leaves a database byte for byte as before", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  const folder = join(home, ".pki/nssdb");
  await makeDatabase(folder);
  addOther(folder, "theirs", await makeRoot());
  const before = await treeDigest(home);
  await chromium.trust(rootPem);
  assert.notDeepEqual(await treeDigest(folder), before);
  await chromium.untrust(rootPem);
  assert.deepEqual(await treeDigest(home), before);
});

test("nssStore keeps what others have added since, and removes only its own", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  const folder = join(home, ".pki/nssdb");
  await chromium.trust(rootPem);
  addOther(folder, "theirs", await makeRoot());
  await chromium.untrust(rootPem);
  assert.equal(await chromium.status(rootPem), "absent");
  const listing = execFileSync("certutil", ["-L", "-d", `sql:${folder}`], { encoding: "utf8" });
  assert.match(listing, /theirs/);
  assert.doesNotMatch(listing, /Portolan/);
  assert.deepEqual(await readdir(join(home, "state")), []);
});

test("nssStore does not exchange a database under a program that has it open", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  const file = join(home, ".pki/nssdb/cert9.db");
  await chromium.trust(rootPem);
  await using handle = await open(file);
  const { ino } = await handle.stat();
  await chromium.untrust(rootPem);
  assert.equal(await chromium.status(rootPem), "absent");
  await using again = await open(file);
  assert.equal((await again.stat()).ino, ino);
});

test("nssStore makes no database that would hide the one in the data folder", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  await makeDatabase(join(home, ".local/share/pki/nssdb"));
  const before = await treeDigest(home);
  await chromium.trust(rootPem);
  assert.equal(await chromium.status(rootPem), "trusted");
  assert.ok(!(await readdir(home)).includes(".pki"));
  await chromium.untrust(rootPem);
  assert.deepEqual(await treeDigest(home), before);
});

test("nssStore makes Chromium's own database beside that of a snap", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  await makeDatabase(join(home, "snap/chromium/current/.pki/nssdb"));
  const before = await treeDigest(home);
  await chromium.trust(rootPem);
  assert.deepEqual((await readdir(join(home, ".pki/nssdb"))).sort(), ["cert9.db", "key4.db", "pkcs11.txt"]);
  await chromium.untrust(rootPem);
  assert.deepEqual(await treeDigest(home), before);
});

test("nssStore takes every Firefox profile, also of a snap and a flatpak", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, firefox, rootPem } = await fixture(t);
  assert.deepEqual(await firefox.available(), { isAvailable: false, reason: "no profile was found" });
  assert.equal((await firefox.trust(rootPem)).isChanged, false);
  const below = [
    ".mozilla/firefox",
    "snap/firefox/common/.mozilla/firefox",
    ".var/app/org.mozilla.firefox/.mozilla/firefox",
  ];
  const folders = below.map((folder) => join(home, folder, "x.default"));
  for (const folder of folders) await makeDatabase(folder);
  await writeFile(join(home, ".mozilla/firefox/profiles.ini"), "");
  const before = await treeDigest(home);
  await firefox.trust(rootPem);
  assert.equal(await firefox.status(rootPem), "trusted");
  const [first = ""] = folders;
  execFileSync("certutil", ["-D", "-d", `sql:${first}`, "-n", parseRoot(rootPem).name]);
  assert.equal(await firefox.status(rootPem), "partial");
  await firefox.trust(rootPem);
  await firefox.untrust(rootPem);
  assert.equal(await firefox.status(rootPem), "absent");
  const others = (digest: string[]): string[] => digest.filter((line) => !line.startsWith(first));
  assert.deepEqual(others(await treeDigest(home)), others(before));
});

test("nssStore gives the command for a database with a password, and leaves it as it was", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  const folder = join(home, ".pki/nssdb");
  const password = join(home, "password");
  await writeFile(password, "secret\n");
  await makeDatabase(folder, "-f", password);
  const before = await treeDigest(home);
  let byHand = "";
  await assert.rejects(chromium.trust(rootPem), (error) => {
    assert.ok(isFailure(error, "TRUST_STORE_LOCKED"), String(error));
    byHand = error.hint.replace(/^Run: /, "");
    return true;
  });
  assert.deepEqual(await treeDigest(home), before);
  execFileSync("sh", ["-c", `${byHand} -f ${password}`]);
  assert.equal(await chromium.status(rootPem), "trusted");
});

test("nssStore does not touch another certificate of that name", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  const folder = join(home, ".pki/nssdb");
  await makeDatabase(folder);
  addOther(folder, parseRoot(rootPem).name, await makeRoot());
  const before = await treeDigest(home);
  for (const change of ["trust", "untrust"] as const) {
    await assert.rejects(chromium[change](rootPem), (error) => isFailure(error, "TRUST_NAME_TAKEN"));
  }
  assert.deepEqual(await treeDigest(home), before);
});

test("nssStore names the package that has certutil, and changes nothing without it", async (t) => {
  const { home, chromium, rootPem } = await fixture(t, "/nowhere");
  const before = await treeDigest(home);
  await assert.rejects(chromium.trust(rootPem), (error) => {
    assert.ok(isFailure(error, "TRUST_TOOL_MISSING"));
    assert.match(error.hint, /apt-get install libnss3-tools/);
    return true;
  });
  assert.deepEqual(await treeDigest(home), before);
});

test("nssStore takes a broken database for a failure, not for an empty one", async (t) => {
  if (!needs(t, ["certutil"])) return;
  const { home, chromium, rootPem } = await fixture(t);
  const folder = join(home, ".pki/nssdb");
  await makeDatabase(folder);
  await writeFile(join(folder, "cert9.db"), "no database");
  await chmod(join(folder, "cert9.db"), 0o600);
  const before = await treeDigest(home);
  for (const use of ["status", "trust", "untrust"] as const) {
    await assert.rejects(chromium[use](rootPem), (error) => isFailure(error, "TRUST_TOOL_FAILED"));
  }
  assert.deepEqual(await treeDigest(home), before);
});
