import assert from "node:assert/strict";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WebSocket } from "playwright-core";
import { needs } from "../support/needs.ts";
import { TrustingChromium } from "./chromium.ts";
import { testOnEachEngine } from "./engines.ts";
import { Harbour } from "./harness.ts";
import { assertReachable } from "./reach.ts";

const PAGE = `<!doctype html><title>harbour of Vite</title><p id="port"></p><script type="module" src="/main.js"></script>`;

const MAIN = `
import { port } from "./port.js";
const show = (name) => (document.querySelector("#port").textContent = name);
show(port);
import.meta.hot.accept("./port.js", (module) => show(module.port));
`;

testOnEachEngine("Vite serves its page and updates it through the gateway", async (t, engine) => {
  if (!needs(t, ["chromium", "certutil"])) return;
  await using harbour = await Harbour.open(engine);
  // Vite ignores PORT and refuses names that it was not told: Portolan adds flags for both.
  const directory = await harbour.site({ "index.html": PAGE, "main.js": MAIN, "port.js": portModule("Genoa") });
  const run = await harbour.run(["vite"], { directory });
  assert.equal(run.service.upstreams[0]?.port, run.service.port, "it listens on the leased port");
  // It refuses every name that it was not told; an address it takes.
  const { front, name } = run.service;
  await assertReachable(harbour, run, { says: "harbour of Vite", frontHosts: [front?.address ?? "", name] });

  await using browser = await TrustingChromium.open(await harbour.rootCertificate());
  for (const [scheme, before, after] of [
    ["https", "Genoa", "Pisa"],
    ["http", "Pisa", "Venice"],
  ] as const) {
    const page = await browser.context.newPage();
    const sockets: WebSocket[] = [];
    const frames: string[] = [];
    page.on("websocket", (socket) => {
      sockets.push(socket);
      socket.on("framereceived", ({ payload }) => frames.push(String(payload)));
    });
    await page.goto(run.url(scheme));
    await page.getByText(before, { exact: true }).waitFor();
    // The page would lose this mark if it reloaded instead of taking the update.
    await page.evaluate("window.mark = 1290");
    await waitUntil(page, () => frames.some((frame) => frame.includes(`"connected"`)));

    // In one step: Vite may otherwise read the file while it is empty, and keep what it read.
    await writeFile(`${directory}.next`, portModule(after));
    await rename(`${directory}.next`, join(directory, "port.js"));
    await page.getByText(after, { exact: true }).waitFor();

    assert.equal(await page.evaluate("window.mark"), 1290, "updated, not reloaded");
    assert.ok(
      frames.some((frame) => frame.includes(`"js-update"`) && frame.includes("/port.js")),
      `no update came over the WebSocket: ${frames.join("\n")}`,
    );
    // Vite would fall back to a direct connection when the one through the gateway fails.
    const { host } = new URL(run.url(scheme));
    assert.deepEqual(
      sockets.map((socket) => [new URL(socket.url()).protocol, new URL(socket.url()).host, socket.isClosed()]),
      [[scheme === "https" ? "wss:" : "ws:", host, false]],
    );
    await page.close();
  }
});

function portModule(name: string): string {
  return `export const port = ${JSON.stringify(name)};\n`;
}

interface Waiter {
  waitForEvent(event: "websocket" | "console", options: { timeout: number }): Promise<unknown>;
  waitForFunction(expression: string): Promise<unknown>;
}

/** Frames come without an event that playwright could wait for: the page's own clock asks again. */
async function waitUntil(page: Waiter, isDone: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!isDone()) {
    assert.ok(performance.now() < end, "the WebSocket said nothing in time");
    await page.waitForFunction("new Promise((resolve) => requestAnimationFrame(() => resolve(true)))");
  }
}
