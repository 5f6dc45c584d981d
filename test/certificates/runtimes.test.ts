import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBundles } from "../../src/certificates/bundles.ts";
import { certificateBlocks } from "../../src/certificates/core/pem.ts";
import { forgeLeaf } from "../support/forge-leaf.ts";
import { needs } from "../support/needs.ts";
import { ask, CLIENTS, type Verdict } from "./clients.ts";
import { FOREIGN, NAME, openSites, type Sites } from "./sites.ts";

/** GnuTLS and Java read no variable: they are tried with the system's store. */
const BY_VARIABLE = CLIENTS.filter(({ name }) => name !== "GnuTLS" && name !== "Java");

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
  const refuses = (verdict: Verdict): void => {
    assert.equal(verdict.isAccepted, false, verdict.output);
    assert.match(verdict.output, client.refusal);
  };

  test(`${client.name} takes a leaf for a name through the injected variables only`, async (t) => {
    if (!needs(t, client.tools)) return;
    const asked = { host: NAME, port: sites.port };
    const verdict = await ask(client, { ...asked, environment: trusting });
    assert.equal(verdict.isAccepted, true, verdict.output);
    refuses(await ask(client, { ...asked, environment: bare }));
  });

  test(`${client.name} refuses a forged leaf for a real site and for a foreign address`, async (t) => {
    if (!needs(t, client.tools)) return;
    refuses(await ask(client, { host: FOREIGN, port: sites.forgedPort, environment: trusting }));
    refuses(await ask(client, { host: "10.0.0.1", port: sites.forgedPort, environment: trusting }));
  });

  // BoringSSL knows no constraints on addresses, and so refuses every leaf that has one.
  const verdictOnAddress = client.name === "Bun" ? "cannot verify" : "takes";
  test(`${client.name} ${verdictOnAddress} a leaf for an address`, async (t) => {
    if (!needs(t, client.tools)) return;
    const verdict = await ask(client, { host: "127.0.0.1", port: sites.port, environment: trusting });
    if (client.name === "Bun") refuses(verdict);
    else assert.equal(verdict.isAccepted, true, verdict.output);
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
  assert.match(await verify((await authority.issue({ name: NAME })).certificatePem), /leaf.pem: OK/);
  assert.match(
    await verify((await authority.issue({ addresses: ["127.77.0.9", "::1"] })).certificatePem),
    /leaf.pem: OK/,
  );
  for (const name of [
    { type: "dns", value: FOREIGN },
    { type: "ip", value: "10.0.0.1" },
  ] as const) {
    const forged = await forgeLeaf(directory, [name]);
    await assert.rejects(verify(forged.certificatePem), /permitted subtree violation/);
  }
});
