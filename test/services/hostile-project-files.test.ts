import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { isFailure } from "../../src/failure/failure.ts";
import { readProject } from "../../src/services/project/read-project.ts";

function folder(t: TestContext): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "portolan-hostile-")));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

async function refusalOf(directory: string, file?: string): Promise<string> {
  const failure = await readProject({ directory, file, environment: {} }).then(
    () => assert.fail("it was read"),
    (error: unknown) => error,
  );
  if (!isFailure(failure)) throw failure;
  return failure.message;
}

test("readProject waits for no pipe, and reads no folder, device or endless link", async (t) => {
  const directory = folder(t);
  const at = (name: string): string => join(directory, name);
  execFileSync("mkfifo", [at("pipe.portolan.yaml"), at("Procfile.pipe")]);
  mkdirSync(at("folder.portolan.yaml"));
  symlinkSync("/dev/zero", at("device.portolan.yaml"));
  symlinkSync(at("loop.portolan.yaml"), at("loop.portolan.yaml"));
  assert.match(await refusalOf(directory, "pipe.portolan.yaml"), /it is no regular file$/);
  assert.match(await refusalOf(directory, "Procfile.pipe"), /it is no regular file$/);
  assert.match(await refusalOf(directory, "folder.portolan.yaml"), /it is a folder$/);
  assert.match(await refusalOf(directory, "device.portolan.yaml"), /it is no regular file$/);
  assert.match(await refusalOf(directory, "loop.portolan.yaml"), /symbolic links go in a circle$/);
  assert.match(await refusalOf(directory, "loop.portolan.yaml/x/portolan.yaml"), /circle|no such file/);
});

test("readProject reads no file of more than a megabyte", async (t) => {
  const directory = folder(t);
  writeFileSync(join(directory, "portolan.yaml"), `# ${"x".repeat(1024 * 1024)}\nservices: { web: a }\n`);
  assert.match(await refusalOf(directory), /and 1048576 are allowed$/);
});

test("readProject takes a pipe for an env_file as a problem of the line that names it", async (t) => {
  const directory = folder(t);
  execFileSync("mkfifo", [join(directory, "secret.env")]);
  writeFileSync(join(directory, "portolan.yaml"), "services:\n  web: { run: a, env_file: secret.env }\n");
  assert.match(
    await refusalOf(directory),
    /portolan\.yaml:2:28: services\.web\.env_file names "secret\.env": it is no regular file$/,
  );
});

test("readProject runs into no aliases or patterns that take long", { timeout: 10_000 }, async (t) => {
  const directory = folder(t);
  const lines = ["a0: &a0 [x]", ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)];
  writeFileSync(join(directory, "portolan.yaml"), `${lines.join("\n")}\nservices: { web: a }\n`);
  assert.match(await refusalOf(directory), /aliases stand for too much/);
  writeFileSync(join(directory, ".env"), `A="${"${A:-".repeat(50_000)}"\n`);
  writeFileSync(join(directory, "portolan.yaml"), "services: { web: a }\n");
  assert.equal((await readProject({ directory, environment: {} })).services.length, 1);
});

test("readProject looks for no file above a folder that belongs to nobody's project", async (t) => {
  const directory = folder(t);
  writeFileSync(join(directory, "Procfile"), "web: a\n");
  const inner = join(directory, "inner");
  mkdirSync(inner);
  assert.match(await refusalOf(inner), /no project file/);
  assert.equal((await readProject({ directory, environment: {} })).services[0]?.name, "web");
});
