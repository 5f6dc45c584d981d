import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { trustStoresFor } from "../../src/host/trust-stores/trust-stores.ts";
import { needs, pathOf } from "../support/needs.ts";
import { PAGE } from "../support/tls-site.ts";
import { FIREFOX } from "./browsers.ts";
import { assertUntrusted, assertVerdicts, CASE_IDS, type CaseId, type Verdict } from "./cases.ts";
import { openConnectProxy } from "./connect-proxy.ts";
import { Firefox, type FirefoxOptions } from "./firefox.ts";
import { openSites, type Sites } from "./sites.ts";

async function load(options: FirefoxOptions, sites: Sites, ids: readonly CaseId[]): Promise<Verdict[]> {
  await using firefox = await Firefox.open(options);
  const verdicts: Verdict[] = [];
  for (const id of ids) {
    const { host, port } = sites.target(id);
    const loaded = await firefox.load(`https://${host}:${port}/`);
    const output = "error" in loaded ? loaded.error : loaded.text;
    verdicts.push({ isAccepted: output === PAGE, output });
  }
  return verdicts;
}

test("Firefox takes our leaves through its profile's store, refuses forged ones, and its store forgets", async (t) => {
  if (!needs(t, ["firefox-esr", "certutil"])) return;
  await using sites = await openSites();
  const foreign = (["foreignName", "foreignAddress"] as const).map((id) => sites.target(id));
  await using proxy = await openConnectProxy(new Set(foreign.map(({ host, port }) => `${host}:${port}`)));
  const home = join(sites.directory, "../home");
  const profile = join(home, ".mozilla/firefox/test.default");
  await mkdir(home);
  const options = { program: pathOf("firefox-esr") ?? "", home, profile, proxyPort: proxy.port };
  const { rootPem } = sites.authority;
  const stores = trustStoresFor({
    platform: "linux",
    home,
    isRoot: false,
    rootPath: join(sites.directory, "root.pem"),
    undoDirectory: join(sites.directory, "../undo"),
    path: dirname(pathOf("certutil") ?? ""),
  });
  const store = stores.find(({ id }) => id === "nss-firefox") ?? assert.fail();

  // Its first run makes the profile, with the store in it.
  const [before] = await load(options, sites, ["name"]);
  assertUntrusted(FIREFOX, before);
  assert.equal(await store.status(rootPem), "absent");

  await store.trust(rootPem);
  assertVerdicts(FIREFOX, await load(options, sites, CASE_IDS));

  // A third run would say what `certutil` says: the profile is again as the first run saw it.
  await store.untrust(rootPem);
  assert.equal(await store.status(rootPem), "absent");
});
