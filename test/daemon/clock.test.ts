import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes } from "../e2e/left-behind.ts";
import { needs } from "../support/needs.ts";
import { Home } from "./home.ts";
import { Site } from "./site.ts";

const MINUTE_MS = 60_000;
const STEPS: readonly [words: string, ms: number][] = [
  ["-1h", -60 * MINUTE_MS],
  ["+1d", 1_440 * MINUTE_MS],
];

test("A daemon's leases, names and certificates live through a clock that is set back an hour and forward a day", async (t) => {
  if (!needs(t, ["faketime"])) return;
  const [library] = globSync("/usr/lib/*/faketime/libfaketimeMT.so.1");
  assert.ok(library, "Debian's faketime brings its library");
  await using home = await Home.make({ engine: "node" });
  ensureStateFolder(home.folder);
  const clock = join(home.folder.root, "clock");
  writeFileSync(clock, "+0");
  home.spawnBare({
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: clock,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
  });
  await home.answers();
  const { client } = home;
  const port = await home.port();
  await using site = await Site.listen();
  await site.register(home, "shop");
  const ask = { count: 1, holder: undefined, forMs: 10 * MINUTE_MS };
  const [lease] = await client.grantLeases({ ...ask, name: "waits" });
  assert.ok(lease?.untilMs);
  for (const [words, stepMs] of STEPS) {
    writeFileSync(clock, words);
    const wantedMs = lease.untilMs + stepMs;
    let untilMs: number | undefined;
    const isMoved = (): boolean => {
      void client.chart().then(({ leases }) => (untilMs = leases.find(({ id }) => id === lease.id)?.untilMs));
      return Math.abs((untilMs ?? 0) - wantedMs) < 5_000;
    };
    // The daemon notices with its next sweep.
    assert.ok(await becomes(isMoved, 20_000), `after ${words} it has ten minutes still: ${untilMs}, not ${wantedMs}`);
    const { services } = await client.chart();
    assert.deepEqual(
      services.map(({ state }) => state),
      ["ready"],
    );
    const [late] = await client.grantLeases({ ...ask, name: `after ${words}` });
    const daemonNowMs = Date.now() + stepMs;
    assert.ok(Math.abs((late?.untilMs ?? 0) - daemonNowMs - 10 * MINUTE_MS) < 30_000);
    const { certificatePem } = await client.issueCertificate({
      name: stepMs > 0 ? "late.localhost" : "early.localhost",
    });
    const { validFromDate, validToDate } = new X509Certificate(certificatePem);
    assert.ok(validFromDate.getTime() < daemonNowMs && validToDate.getTime() > daemonNowMs);
    const ca = (await client.authority()).rootPem;
    const { text } = await exchange(`https://shop.localhost:${port}/`, { ca });
    assert.match(text, /^site shop\.localhost/);
  }
  assert.deepEqual((await home.status()).findings, []);
});
