import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { trustStoresFor } from "../../src/host/trust-stores/trust-stores.ts";
import { needs, pathOf } from "../support/needs.ts";
import { PAGE } from "../support/tls-site.ts";
import { treeDigest } from "../support/tree-digest.ts";
import { FOREIGN, NAME, openSites } from "./sites.ts";

const FLAGS = [
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  `--host-resolver-rules=MAP ${FOREIGN} 127.0.0.1`,
];

/** Loads a page in a browser that has never run before; gives its text, or the network error that it ends in. */
async function load(home: string, url: string): Promise<string> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: home };
  const browser = await chromium.launch({ executablePath: pathOf("chromium") ?? "", args: FLAGS, env });
  try {
    const page = await browser.newPage();
    await page.goto(url, { timeout: 30_000 });
    return await page.innerText("body");
  } catch (error) {
    const code = /net::(ERR_\w+)/.exec(String(error))?.[1];
    if (code === undefined) throw error;
    return code;
  } finally {
    await browser.close();
  }
}

test("Chromium takes our leaves through the NSS store, refuses forged ones, and forgets", async (t) => {
  if (!needs(t, ["chromium", "certutil"])) return;
  await using sites = await openSites();
  const { rootPem } = sites.authority;
  const home = join(sites.directory, "../home");
  await mkdir(home);
  const rootPath = join(sites.directory, "root.pem");
  const path = dirname(pathOf("certutil") ?? "");
  const undoDirectory = join(sites.directory, "../undo");
  const stores = trustStoresFor({ platform: "linux", home, isRoot: false, rootPath, undoDirectory, path });
  const store = stores.find(({ id }) => id === "nss-chromium") ?? assert.fail();
  const byName = `https://${NAME}:${sites.port}/`;

  assert.equal(await load(home, byName), "ERR_CERT_AUTHORITY_INVALID");
  const before = await treeDigest(home);

  await store.trust(rootPem);
  assert.equal(await load(home, byName), PAGE);
  assert.equal(await load(home, `https://127.0.0.1:${sites.port}/`), PAGE);
  assert.equal(await load(home, `https://${FOREIGN}:${sites.forgedPort}/`), "ERR_CERT_INVALID");

  await store.untrust(rootPem);
  assert.deepEqual(databaseLines(await treeDigest(home)), databaseLines(before));
  assert.equal(await load(home, byName), "ERR_CERT_AUTHORITY_INVALID");
});

/** What there is of databases: the browser leaves other things in its home. */
function databaseLines(digest: readonly string[]): string[] {
  return digest.filter((line) => /pki|nssdb|cert9|key4|pkcs11/.test(line));
}
