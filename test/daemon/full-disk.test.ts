import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ControlClient } from "../../src/control/client.ts";
import { ensureStateFolder } from "../../src/host/state-folder.ts";
import { exchange } from "../e2e/http-client.ts";
import { becomes } from "../e2e/left-behind.ts";
import { Home } from "./home.ts";
import { inNamespaces } from "./namespaces.ts";
import { registration, Site } from "./site.ts";

const ASKED = 200;

test("A daemon whose disk is full serves on, says so, and writes it all when there is room", async (t) => {
  const wrapper = inNamespaces(
    t,
    ["mount"],
    'mount -t tmpfs -o size=4m,mode=700 portolan "$PORTOLAN_HOME" && mkdir -m 700 "$PORTOLAN_HOME/logs"',
  );
  if (!wrapper) return;
  await using home = await Home.make({ engine: "node" });
  ensureStateFolder(home.folder);
  const { pid } = home.spawnBare({ wrapper });
  // The mount is seen by the daemon alone; its root folder leads there.
  const folder = join(`/proc/${pid}/root`, home.folder.root);
  const client = new ControlClient(join(folder, "control.sock"));
  await using _ = {
    async [Symbol.asyncDispose]() {
      await client.stop().catch(() => undefined);
      await becomes(() => home.processes().length === 0, 10_000);
    },
  };
  const { gateway } = await home.answers(client);
  await using site = await Site.listen();
  fill(folder);

  const service = await client.registerService(registration("shop"));
  const upstreams = [{ address: "127.0.0.1", port: site.port }];
  await client.updateService(service.id, { leaseId: service.leaseId, state: "ready", upstreams });
  const url = `http://shop.localhost:${gateway.ports[0]}/`;
  assert.equal((await exchange(url)).text, `site shop.localhost:${gateway.ports[0]}`);
  for (let lease = 0; lease < ASKED; lease++) {
    await client.grantLeases({ count: 1, name: "x".repeat(200), holder: undefined, forMs: undefined });
  }
  assert.match((await client.status()).findings.join("\n"), /Cannot write to the store ".*": the disk is full/);
  assert.equal((await exchange(url)).status, 200);

  for (const size of SIZES) rmSync(join(folder, `ballast-${size}`), { force: true });
  let findings = "";
  const isWritten = (): boolean => {
    void client.status().then((status) => (findings = status.findings.join("\n")));
    return findings.includes("has everything again");
  };
  assert.ok(await becomes(isWritten, 15_000), findings);
  const { leases } = await client.chart();
  assert.equal(leases.length, ASKED + 1);
});

const SIZES = [1_048_576, 262_144, 65_536, 16_384, 4_096, 1_024];

/** Leaves no room for another page. */
function fill(folder: string): void {
  for (const size of SIZES) {
    try {
      for (let part = 0; part < 8; part++)
        writeFileSync(join(folder, `ballast-${size}`), Buffer.alloc(size), { flag: "a" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
}
