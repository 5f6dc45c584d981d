import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBundles } from "../../src/certificates/bundles.ts";
import { certificateBlocks } from "../../src/certificates/core/pem.ts";
import { needs } from "../support/needs.ts";
import { assertUntrusted, assertVerdicts, CASE_IDS, CASES } from "./cases.ts";
import { ask, BY_VARIABLE } from "./clients.ts";
import { forge, openSites, type Sites } from "./sites.ts";

let sites: Sites;
let trusting: Readonly<Record<string, string>>;
const bare = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" };

before(async () => {
  sites = await openSites();
  const directory = join(sites.directory, "../trust");
  const bundles = await openBundles({ directory, rootPem: sites.authority.rootPem, now: () => Date.now() });
  const { variables } = await bundles.trustEnvironment({ environment: bare, workingDirectory: "/" });
  trusting = { ...bare, ...variables };
});
after(() => sites[Symbol.asyncDispose]());

for (const client of BY_VARIABLE) {
  test(`${client.name} takes our leaves through the injected variables only, and refuses forged ones`, async (t) => {
    if (!needs(t, client.tools)) return;
    const targets = CASE_IDS.map((id) => sites.target(id));
    assertVerdicts(client, await ask(client, { targets, environment: trusting }));
    const [without] = await ask(client, { targets: [sites.target("name")], environment: bare });
    assertUntrusted(client, without);
  });
}

test("openssl verify passes our leaves and refuses forged ones", async (t) => {
  if (!needs(t, ["openssl"])) return;
  const { authority, directory } = sites;
  const verify = async (pem: string): Promise<string> => {
    const [leaf = "", intermediate = ""] = certificateBlocks(pem);
    for (const [file, text] of Object.entries({ leaf, intermediate, root: authority.rootPem })) {
      await writeFile(join(directory, "..", `${file}.pem`), text);
    }
    const command = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "root.pem", "-untrusted"];
    const options = { cwd: join(directory, ".."), encoding: "utf8", stdio: "pipe" } as const;
    return execFileSync("openssl", [...command, "intermediate.pem", "leaf.pem"], options);
  };
  assert.match(await verify((await authority.issue({ name: CASES.name.host })).certificatePem), /leaf.pem: OK/);
  assert.match(
    await verify((await authority.issue({ addresses: ["127.77.0.9", "::1"] })).certificatePem),
    /leaf.pem: OK/,
  );
  for (const id of ["foreignName", "foreignAddress"] as const) {
    const forged = await forge(directory, id);
    await assert.rejects(verify(forged.certificatePem), /permitted subtree violation/);
  }
});
