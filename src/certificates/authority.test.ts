import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import {
  chmod,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { isFailure } from "../failure/failure.ts";
import { type Authority, openAuthority, readRoot } from "./authority.ts";

const DAY = 86_400_000;
const now = (): number => Date.now();

async function scratch(t: TestContext): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "portolan-authority-"));
  t.after(() => rm(parent, { recursive: true, force: true }));
  return join(parent, "state", "ca");
}

function open(directory: string): Promise<Authority> {
  return openAuthority({ directory, now });
}

test("openAuthority makes an authority on first use and finds it again", async (t) => {
  const directory = await scratch(t);
  const made = await open(directory);
  const found = await open(directory);
  assert.equal(found.rootPem, made.rootPem);
  assert.equal(found.intermediatePem, made.intermediatePem);
  assert.deepEqual((await readdir(directory)).sort(), ["intermediate.key", "intermediate.pem", "root.pem"]);
  assert.deepEqual(await readdir(join(directory, "..")), ["ca"]);
  assert.equal((await stat(directory)).mode & 0o777, 0o700);
  assert.equal((await stat(join(directory, "intermediate.key"))).mode & 0o777, 0o600);
});

test("openAuthority names root and intermediate by the root's key", async (t) => {
  const { rootPem, intermediatePem, keyId, notAfterMs } = await open(await scratch(t));
  assert.match(keyId, /^[0-9a-f]{6}$/);
  assert.equal(new X509Certificate(rootPem).subject, `CN=Portolan local root ${keyId}`);
  assert.equal(new X509Certificate(intermediatePem).subject, `CN=Portolan local authority ${keyId}`);
  assert.ok(Math.abs(notAfterMs - now() - 3650 * DAY) < 60_000);
});

test("openAuthority gives eight openers at once the same authority", async (t) => {
  const directory = await scratch(t);
  const opened = await Promise.all(Array.from({ length: 8 }, () => open(directory)));
  assert.equal(new Set(opened.map(({ rootPem }) => rootPem)).size, 1);
  assert.deepEqual(await readdir(join(directory, "..")), ["ca"]);
});

test("openAuthority refuses files that do not fit, and leaves them as they are", async (t) => {
  const directory = await scratch(t);
  const other = await scratch(t);
  await open(directory);
  await open(other);
  const file = (name: string): string => join(directory, name);
  const spoilt: [string, RegExp, () => Promise<void>][] = [
    ["root.pem", /is missing/, () => rename(file("root.pem"), file("elsewhere"))],
    ["root.pem", /is empty/, () => truncate(file("root.pem"))],
    ["root.pem", /exactly one certificate/, () => truncate(file("root.pem"), 200)],
    ["root.pem", /not a Portolan root/, () => copyFile(file("intermediate.pem"), file("root.pem"))],
    ["root.pem", /is a link/, () => rm(file("root.pem")).then(() => symlink("intermediate.pem", file("root.pem")))],
    ["root.pem", /is too large/, () => writeFile(file("root.pem"), "x".repeat(70_000))],
    ["intermediate.pem", /not signed by/, () => copyFile(join(other, "intermediate.pem"), file("intermediate.pem"))],
    ["intermediate.key", /is empty/, () => truncate(file("intermediate.key"))],
    ["intermediate.key", /not a private key/, () => truncate(file("intermediate.key"), 100)],
    [
      "intermediate.key",
      /is not the key of/,
      () => copyFile(join(other, "intermediate.key"), file("intermediate.key")),
    ],
  ];
  for (const [name, reason, spoil] of spoilt) {
    const whole = await readFile(file(name));
    await spoil();
    const before = await readdir(directory);
    await assert.rejects(open(directory), (error) => {
      assert.ok(isFailure(error, "AUTHORITY_UNREADABLE"), String(error));
      assert.match(error.message, reason);
      assert.match(error.message, new RegExp(name));
      assert.match(error.hint, /portolan cert untrust/);
      return true;
    });
    assert.deepEqual(await readdir(directory), before);
    await rm(file(name), { force: true });
    await rm(file("elsewhere"), { force: true });
    await writeFile(file(name), whole, { mode: 0o600 });
  }
  await open(directory);
});

test("openAuthority refuses a key or a folder that other users may reach", async (t) => {
  const directory = await scratch(t);
  await open(directory);
  for (const [path, mode, right] of [
    [join(directory, "intermediate.key"), 0o640, 0o600],
    [join(directory, "root.pem"), 0o666, 0o644],
    [directory, 0o750, 0o700],
  ] as const) {
    await chmod(path, mode);
    await assert.rejects(open(directory), (error) => {
      assert.ok(isFailure(error, "AUTHORITY_EXPOSED"), String(error));
      assert.match(error.hint, new RegExp(`chmod 0${right.toString(8)} '${path}'`));
      return true;
    });
    await chmod(path, right);
  }
  await open(directory);
});

test("openAuthority refuses an authority outside its time", async (t) => {
  const directory = await scratch(t);
  const { notAfterMs } = await open(directory);
  const at = (ms: number): Promise<Authority> => openAuthority({ directory, now: () => ms });
  await at(notAfterMs);
  await assert.rejects(at(notAfterMs + 1), (error) => isFailure(error, "AUTHORITY_EXPIRED"));
  await assert.rejects(at(now() - 2 * DAY), (error) => isFailure(error, "AUTHORITY_NOT_YET_VALID"));
  assert.equal((await readRoot(directory))?.notAfterMs, notAfterMs);
});

test("openAuthority wants a new authority for another suffix", async (t) => {
  const directory = await scratch(t);
  await open(directory);
  const asked = openAuthority({ directory, now, suffixes: ["localhost", "test", "internal"] });
  await assert.rejects(asked, (error) => isFailure(error, "AUTHORITY_OTHER_SUFFIXES"));
  const other = await openAuthority({ directory: await scratch(t), now, suffixes: ["localhost", "test", "internal"] });
  assert.ok((await other.issue({ name: "shop.internal" })).certificatePem);
  await assert.rejects(openAuthority({ directory: await scratch(t), now, suffixes: [".test"] }), (error) =>
    isFailure(error, "SUFFIX_INVALID"),
  );
});

test("readRoot reads a root whose key is lost, and finds none in an empty place", async (t) => {
  const directory = await scratch(t);
  assert.equal(await readRoot(directory), undefined);
  const { rootPem, keyId } = await open(directory);
  await rm(join(directory, "intermediate.key"));
  const root = await readRoot(directory);
  assert.equal(root?.rootPem, rootPem);
  assert.equal(root?.keyId, keyId);
});

test("Authority.issue refuses foreign names and addresses", async (t) => {
  const authority = await open(await scratch(t));
  await assert.rejects(authority.issue({ name: "example.com" }), (error) => isFailure(error, "NAME_NOT_LOCAL"));
  await assert.rejects(authority.issue({ name: "*.localhost" }), (error) => isFailure(error, "NAME_NOT_LOCAL"));
  await assert.rejects(authority.issue({ addresses: ["127.0.0.1", "10.0.0.1"] }), (error) =>
    isFailure(error, "ADDRESS_NOT_LOOPBACK"),
  );
});
