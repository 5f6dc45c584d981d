import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type Browser, chromium } from "playwright-core";
import { trustStoresFor } from "../../src/host/trust-stores/trust-stores.ts";
import { needs, pathOf } from "../support/needs.ts";
import { PAGE } from "../support/tls-site.ts";
import { treeDigest } from "../support/tree-digest.ts";
import { assertUntrusted, assertVerdicts, CASE_IDS, CASES, type CaseId, type Verdict } from "./cases.ts";
import { CHROMIUM } from "./browsers.ts";
import { openSites, type Sites } from "./sites.ts";

const FLAGS = [
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  `--host-resolver-rules=MAP ${CASES.foreignName.host} 127.0.0.1,MAP ${CASES.foreignAddress.host} 127.0.0.1`,
];

/** Loads pages in a browser that has never run before. */
async function load(home: string, sites: Sites, ids: readonly CaseId[]): Promise<Verdict[]> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: home };
  const browser = await chromium.launch({ executablePath: pathOf("chromium") ?? "", args: FLAGS, env });
  try {
    const verdicts: Verdict[] = [];
    for (const id of ids) verdicts.push(await loadOne(browser, sites, id));
    return verdicts;
  } finally {
    await browser.close();
  }
}

/** Gives the text of a page, or the network error that it ends in. */
async function loadOne(browser: Browser, sites: Sites, id: CaseId): Promise<Verdict> {
  const { host, port } = sites.target(id);
  const page = await browser.newPage();
  try {
    await page.goto(`https://${host}:${port}/`, { timeout: 30_000 });
    const output = await page.innerText("body");
    return { isAccepted: output === PAGE, output };
  } catch (error) {
    const output = /net::(ERR_\w+)/.exec(String(error))?.[1];
    if (output === undefined) throw error;
    return { isAccepted: false, output };
  } finally {
    await page.close();
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

  const [before] = await load(home, sites, ["name"]);
  assertUntrusted(CHROMIUM, before);
  const digest = await treeDigest(home);

  await store.trust(rootPem);
  assertVerdicts(CHROMIUM, await load(home, sites, CASE_IDS));

  await store.untrust(rootPem);
  assert.deepEqual(databaseLines(await treeDigest(home)), databaseLines(digest));
  const [after] = await load(home, sites, ["name"]);
  assertUntrusted(CHROMIUM, after);
});

/** What there is of databases: the browser leaves other things in its home. */
function databaseLines(digest: readonly string[]): string[] {
  return digest.filter((line) => /pki|nssdb|cert9|key4|pkcs11/.test(line));
}
