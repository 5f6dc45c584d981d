import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { type BundlesOptions, openBundles } from "./bundles.ts";

const certificate = (text: string): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString("base64")}\n-----END CERTIFICATE-----\n`;
const OURS = certificate("ours");
const PUBLIC = certificate("public 1") + certificate("public 2");
const THEIRS = certificate("theirs");

async function fixture(t: TestContext): Promise<{ home: string; options: BundlesOptions }> {
  const home = await mkdtemp(join(tmpdir(), "portolan-bundles-"));
  t.after(() => rm(home, { recursive: true, force: true }));
  await writeFile(join(home, "system.pem"), `# public roots\n${PUBLIC}`);
  await writeFile(
    join(home, "theirs.pem"),
    `-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n${THEIRS}`,
  );
  const systemBundles = [join(home, "nowhere.pem"), join(home, "system.pem")];
  return { home, options: { directory: join(home, "trust"), rootPem: OURS, now: () => Date.now(), systemBundles } };
}

test("openBundles gives our root alone, and below the public roots", async (t) => {
  const { home, options } = await fixture(t);
  const bundles = await openBundles(options);
  const { variables, notes } = await bundles.trustEnvironment({ environment: {}, workingDirectory: home });
  assert.deepEqual(notes, []);
  assert.equal(await readFile(variables["NODE_EXTRA_CA_CERTS"] ?? "", "utf8"), OURS);
  assert.equal(await readFile(variables["SSL_CERT_FILE"] ?? "", "utf8"), PUBLIC + OURS);
  assert.equal(variables["SSL_CERT_FILE"], variables["REQUESTS_CA_BUNDLE"]);
  assert.equal((await stat(options.directory)).mode & 0o777, 0o700);
});

test("trustEnvironment follows the system's roots as they change", async (t) => {
  const { home, options } = await fixture(t);
  const bundles = await openBundles(options);
  const ask = { environment: {}, workingDirectory: home };
  await bundles.trustEnvironment(ask);
  await writeFile(join(home, "system.pem"), PUBLIC + THEIRS);
  const { variables } = await bundles.trustEnvironment(ask);
  assert.equal(await readFile(variables["SSL_CERT_FILE"] ?? "", "utf8"), PUBLIC + THEIRS + OURS);
});

test("trustEnvironment merges the user's files, without their keys, and once for equal content", async (t) => {
  const { home, options } = await fixture(t);
  const bundles = await openBundles(options);
  const environment = { NODE_EXTRA_CA_CERTS: join(home, "theirs.pem"), GIT_SSL_CAINFO: "theirs.pem" };
  const { variables } = await bundles.trustEnvironment({ environment, workingDirectory: home });
  assert.equal(variables["NODE_EXTRA_CA_CERTS"], variables["GIT_SSL_CAINFO"]);
  assert.equal(await readFile(variables["GIT_SSL_CAINFO"] ?? "", "utf8"), THEIRS + OURS);
  assert.equal(await readFile(join(home, "theirs.pem"), "utf8").then((text) => text.includes("PRIVATE KEY")), true);
});

test("trustEnvironment leaves alone what has our root already", async (t) => {
  const { home, options } = await fixture(t);
  const bundles = await openBundles(options);
  const outer = await bundles.trustEnvironment({
    environment: { SSL_CERT_FILE: "theirs.pem" },
    workingDirectory: home,
  });
  const inner = await bundles.trustEnvironment({ environment: outer.variables, workingDirectory: home });
  assert.deepEqual(inner.variables, outer.variables);
});

test("trustEnvironment adds our root also to a file that says a certificate twice", async (t) => {
  const { home, options } = await fixture(t);
  await writeFile(join(home, "twice.pem"), THEIRS + THEIRS);
  const bundles = await openBundles(options);
  const environment = { SSL_CERT_FILE: "twice.pem" };
  const { variables } = await bundles.trustEnvironment({ environment, workingDirectory: home });
  assert.equal(await readFile(variables["SSL_CERT_FILE"] ?? "", "utf8"), THEIRS + OURS);
});

test("trustEnvironment says what it could not complete, and leaves it as it is", async (t) => {
  const { home, options } = await fixture(t);
  const bundles = await openBundles(options);
  await writeFile(join(home, "empty.pem"), "");
  const environment = { NODE_EXTRA_CA_CERTS: "/nowhere.pem", REQUESTS_CA_BUNDLE: home, SSL_CERT_FILE: "empty.pem" };
  const { variables, notes } = await bundles.trustEnvironment({ environment, workingDirectory: home });
  assert.deepEqual(Object.keys(variables), ["DENO_CERT"]);
  assert.equal(notes.length, 3);
  assert.match(notes[0] ?? "", /NODE_EXTRA_CA_CERTS is "\/nowhere.pem"/);
});

test("openBundles sweeps merged files that nobody was given for long", async (t) => {
  const { home, options } = await fixture(t);
  const ask = { environment: { SSL_CERT_FILE: "theirs.pem" }, workingDirectory: home };
  const { variables } = await (await openBundles(options)).trustEnvironment(ask);
  const merged = variables["SSL_CERT_FILE"] ?? "";
  await openBundles(options);
  assert.ok(await stat(merged));
  await utimes(merged, 0, 0);
  await openBundles(options);
  assert.deepEqual((await readdir(options.directory)).sort(), ["bundle.pem", "root.pem"]);
});
