import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { needs } from "../support/needs.ts";
import { TrustingChromium } from "./chromium.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";

/** Listens only when somebody has put a file beside it. */
const LATE = `
import { existsSync, watch } from "node:fs";
import { createServer } from "node:http";
console.log("waiting for the tide <b>");
const watcher = watch(".", () => {
  if (!existsSync("tide")) return;
  watcher.close();
  createServer((request, response) => response.end("afloat")).listen(process.env.PORT, process.env.HOST);
});
`;

testOnEachEngine("a browser is told what is known, waits for a start, and learns of an end", async (t, engine) => {
  if (!needs(t, ["chromium", "certutil"])) return;
  await using harbour = await Harbour.open(engine);
  const directory = await harbour.site({ "server.mjs": LATE });
  const run = await harbour.run(["node", "server.mjs"], { directory, until: "starting" });
  await using browser = await TrustingChromium.open(await harbour.rootCertificate());
  const page = await browser.context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text());
  });

  const unknown = await page.goto(run.url("https").replace(run.service.name, "nowhere.localhost"));
  assert.equal(unknown?.status(), 404);
  await page.getByRole("link", { name: run.url("https") }).click();

  await page.getByRole("heading", { name: `${run.service.name} is starting` }).waitFor();
  await writeFile(join(directory, "tide"), "");
  await page.getByText("afloat", { exact: true }).waitFor();

  await run.stop();
  const down = await page.goto(run.url("https"));
  assert.equal(down?.status(), 503);
  await page.getByRole("heading", { name: `${run.service.name} is down` }).waitFor();
  await page.getByText("waiting for the tide <b>").waitFor();
  assert.deepEqual(complaints, []);
});

testOnEachEngine("a program is told the same in JSON, and somebody at a terminal in text", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const run = await harbour.run(["node", "-e", "process.stdout.write('x'); setInterval(() => {}, 1e6)"], {
    until: "starting",
  });
  for (const scheme of ["http", "https"] as const) {
    const json = await harbour.get(run.url(scheme), { headers: { accept: "application/json" } });
    assert.equal(json.status, 503);
    assert.equal(json.headers["retry-after"], "1");
    assert.equal(JSON.parse(json.text).error.code, "service-starting");
    const text = await harbour.get(run.url(scheme));
    assert.ok(text.text.startsWith(`portolan: ${run.service.name} is starting\n`), text.text);
    // A name that DNS answers for may be rebound: whoever asks by it learns nothing.
    const rebound = await harbour.get(run.url(scheme), { headers: { host: "attacker.example" } });
    assert.deepEqual([rebound.status, rebound.text], [404, "portolan: No service has this name\n"]);
  }
});
