import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import { testOnEachEngine } from "../e2e/engines.ts";
import { Harbour } from "../e2e/harness.ts";

/** More than may be signed at once, several times over. */
const INVENTED = 240;
const AT_ONCE = 40;
/** What may be signed at once, and how often one more: `INVENTED_NAMES` in `src/daemon/gateway/certifier.ts`. */
const BURST = 64;
const EVERY_MS = 6_000;

const SERVER = `require("node:http").createServer((_, response) => response.end("here"))
  .listen(process.env.PORT, process.env.HOST)`;

/** Tells whether a handshake for a name is answered with a certificate that fits. */
function isServed(servername: string, { port, ca }: { port: number; ca: string }): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", servername, ca, timeout: 30_000 }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (/ALERT|ECONNRESET|disconnected/i.test(`${error.code} ${error.message}`)) resolve(false);
      else reject(error);
    });
    socket.on("timeout", () => socket.destroy(new Error(`${servername}: silence`)));
  });
}

async function countServed(names: readonly string[], site: { port: number; ca: string }): Promise<number> {
  let served = 0;
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const wave = await Promise.all(names.slice(at, at + AT_ONCE).map((name) => isServed(name, site)));
    served += wave.filter(Boolean).length;
  }
  return served;
}

testOnEachEngine("a flood of invented names is signed up to a limit, and harms no known name", async (_t, engine) => {
  await using harbour = await Harbour.open(engine);
  const before = await harbour.run(["node", "-e", SERVER], { options: ["--name", "before"] });
  const ca = await harbour.rootCertificate();
  const site = { port: (await harbour.status()).gateway.ports[0] ?? 0, ca };
  const startedMs = performance.now();
  const names = Array.from({ length: INVENTED }, (_, index) => `invented-${index}.localhost`);
  const flood = countServed(names, site);

  // In the midst of it known names are answered, also one that was not known when it began.
  assert.equal((await harbour.get(before.url("https"))).text, "here");
  const amidst = await harbour.run(["node", "-e", SERVER], { options: ["--name", "amidst"] });
  assert.equal((await harbour.get(amidst.url("https"))).text, "here");

  const served = await flood;
  const gained = Math.ceil((performance.now() - startedMs) / EVERY_MS);
  assert.ok(served > BURST / 2 && served <= BURST + gained, `${served} of ${INVENTED} were served`);
  const files = await readdir(join(harbour.home, "ca/leaves"));
  assert.ok(files.length <= served + 20, `${files.length} leaves are stored`);

  // What was signed once costs nothing, and is served again; what is not local leaves no trace.
  assert.equal(await isServed("invented-0.localhost", site), true);
  assert.equal(await countServed(["example.com", "10.0.0.1.example"], site), 0);
  assert.equal((await harbour.get(before.url("https"))).text, "here");
  const log = await readFile(join(harbour.home, "logs/daemon.log"), "utf8");
  assert.equal(log.match(/too many names that lead nowhere/g)?.length, 1, log);
  assert.doesNotMatch(log, /example/);
});
