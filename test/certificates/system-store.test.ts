import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { needs } from "../support/needs.ts";
import { treeDigest } from "../support/tree-digest.ts";
import { assertUntrusted, assertVerdicts } from "./cases.ts";
import { BY_SYSTEM } from "./clients.ts";
import type { Scenario } from "./system-store-scenario.ts";

/**
 * The real tool on the real paths, with everything that it and its hooks may write covered by a layer that only
 * this mount namespace sees: a test that is killed, or tests at once, leave the machine's store alone.
 */
const PRIVATELY = `set -e
mount -t tmpfs tmpfs "$1"
for folder in /etc /usr/local/share /var/lib; do
  layer="$1/$(echo "$folder" | tr / _)"
  mkdir -p "$layer/upper" "$layer/work"
  mount -t overlay overlay -o "lowerdir=$folder,upperdir=$layer/upper,workdir=$layer/work" "$folder"
done
shift
exec "$@"`;

async function playPrivately(t: TestContext): Promise<Scenario> {
  const layers = await mkdtemp(join(tmpdir(), "portolan-layers-"));
  t.after(() => rm(layers, { recursive: true, force: true }));
  const scenario = join(import.meta.dirname, "system-store-scenario.ts");
  const command = ["--mount", "sh", "-c", PRIVATELY, "sh", layers, process.execPath, scenario];
  const limits = { timeout: 280_000, killSignal: "SIGKILL", maxBuffer: 8 * 1024 * 1024 } as const;
  const { stdout } = await promisify(execFile)("unshare", command, limits);
  return JSON.parse(stdout) as Scenario;
}

test("debianStore leads every client to our root, and leaves the store as it was", async (t) => {
  if (!needs(t, ["root", "unshare", "update-ca-certificates"])) return;
  const outside = await treeDigest("/etc/ssl/certs", "/usr/local/share/ca-certificates");
  const scenario = await playPrivately(t);

  for (const client of BY_SYSTEM) {
    await t.test(`${client.name} takes our leaves while the store has our root, and refuses forged ones`, (sub) => {
      if (!needs(sub, client.tools)) return;
      assertVerdicts(client, scenario.trusted[client.name]);
      assertUntrusted(client, scenario.after[client.name]);
    });
  }

  await t.test("untrust leaves every byte of the store as before", () => {
    assert.deepEqual(scenario.differences.byUs, []);
    assert.deepEqual(scenario.statuses, ["absent", "trusted", "absent", "trusted", "absent"]);
  });

  await t.test("the printed commands do the same, but for the order within Java's keystore", () => {
    assert.match(scenario.commands[0] ?? "", /^sudo install -m 644 .* && sudo update-ca-certificates$/);
    const others = scenario.differences.byHand.filter((line) => !line.includes("/etc/ssl/certs/java/cacerts "));
    assert.deepEqual(others, []);
  });

  await t.test("the machine's own store was never touched", async () => {
    assert.deepEqual(await treeDigest("/etc/ssl/certs", "/usr/local/share/ca-certificates"), outside);
  });
});
