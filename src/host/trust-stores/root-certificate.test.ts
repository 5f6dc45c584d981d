import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { test } from "node:test";
import { makeRoot } from "../../../test/support/make-root.ts";
import { isFailure } from "../../failure/failure.ts";
import { holdsRoot, parseRoot } from "./root-certificate.ts";

test("parseRoot reads the name and the key id of our root", async () => {
  const root = parseRoot(await makeRoot());
  assert.match(root.keyId, /^[0-9a-f]{6}$/);
  assert.equal(root.name, `Portolan local root ${root.keyId}`);
});

test("parseRoot refuses everything else", async () => {
  const ours = await makeRoot();
  const other = rootCertificates[0] ?? "";
  const key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  for (const pem of [
    "",
    "text",
    other,
    ours + ours,
    ours + key,
    ours.slice(0, 200),
    readFileSync("/dev/null", "utf8"),
  ]) {
    assert.throws(
      () => parseRoot(pem),
      (error) => isFailure(error, "TRUST_NOT_A_ROOT"),
      pem.slice(0, 40),
    );
  }
});

test("holdsRoot finds the very certificate in a bundle, whatever its line ends", async () => {
  const [ours, another] = [parseRoot(await makeRoot()), parseRoot(await makeRoot())];
  const bundle = `# roots\n${rootCertificates.slice(0, 5).join("\n")}\n`;
  assert.equal(holdsRoot(bundle, ours), false);
  assert.equal(holdsRoot(bundle + another.pem, ours), false);
  assert.equal(holdsRoot(bundle + ours.pem + another.pem, ours), true);
  assert.equal(holdsRoot(bundle + ours.pem.replaceAll("\n", "\r\n"), ours), true);
  assert.equal(holdsRoot("", ours), false);
});
