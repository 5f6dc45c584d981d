import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ControlClient } from "../../src/control/client.ts";
import type { ServiceView } from "../../src/control/contract.ts";
import { Harbour } from "./harness.ts";
import { testOnce } from "./engines.ts";
import { needs } from "../support/needs.ts";
import { shopWorktrees } from "./shop-copies.ts";

const BRANCHES: readonly string[] = Array.from({ length: 9 }, (_, index) => `tree-${index + 1}`);

testOnce("ten copies of the shop start at once, each with its own data, and stop one by one", async (engine, t) => {
  if (!needs(t, ["git", "psql"])) return;
  await using harbour = await Harbour.open(engine);
  const folders = shopWorktrees(harbour.folder, BRANCHES);
  const env = { XDG_CACHE_HOME: harbour.folder };
  // The template is made once, whoever comes first; here it is not what is measured.
  assert.deepEqual(await up(harbour, folders[0] ?? "", env), 0);
  assert.equal((await harbour.portolan(["down"], { cwd: folders[0] ?? "" })).code, 0);

  const startMs = performance.now();
  const codes = await Promise.all(folders.map((folder) => up(harbour, folder, env)));
  t.diagnostic(`ten copies were ready after ${Math.round(performance.now() - startMs)} ms`);
  assert.deepEqual(
    codes,
    folders.map(() => 0),
  );

  const services = await servicesOf(harbour);
  const places = services.flatMap(({ port, lane, front }) => [port, lane?.endpoint.address, front?.address]);
  const [ports, addresses] = [places.filter(Number.isInteger), places.filter((place) => typeof place === "string")];
  assert.equal(new Set(ports).size, ports.length, "no port is given twice");
  assert.equal(new Set(addresses).size, new Set(services.map(({ name }) => name)).size, "each service has an address");

  for (const [index, folder] of folders.entries()) {
    for (const [copy] of folders.entries()) {
      if (copy >= index) await assertOwnMarker(harbour, copy);
      else await assertGone(harbour, copy);
    }
    const { code, stderr } = await harbour.portolan(["down"], { cwd: folder });
    assert.equal(code, 0, stderr);
  }
});

async function up(harbour: Harbour, cwd: string, env: NodeJS.ProcessEnv): Promise<number | null> {
  const { code, stderr } = await harbour.portolan(["up", "-d"], { cwd, env });
  if (code !== 0) throw new Error(`up in ${cwd} ended with ${code}:\n${stderr}`);
  return code;
}

async function servicesOf(harbour: Harbour): Promise<readonly ServiceView[]> {
  const { services } = await new ControlClient(join(harbour.home, "control.sock")).chart();
  return services.filter(({ state }) => state !== "down");
}

function projectOf(copy: number): string {
  return copy === 0 ? "shop.localhost" : `shop-${BRANCHES[copy - 1]}.localhost`;
}

/** By the gateway, by the front, and by the lane. */
async function assertOwnMarker(harbour: Harbour, copy: number): Promise<void> {
  const base = projectOf(copy);
  const expected = `db.${base}`;
  const services = await servicesOf(harbour);
  const web = services.find(({ name }) => name === `web.${base}`);
  const db = services.find(({ name }) => name === expected);
  assert.ok(web?.front && db?.lane, `web and db of ${base} are there`);
  const byName = await harbour.get(`${web.urls[0]}/marker`);
  assert.equal((JSON.parse(byName.text) as { marker: string }).marker, expected);
  const byFront = await harbour.get(`http://${web.front.address}:${web.front.port}/marker`);
  assert.equal((JSON.parse(byFront.text) as { marker: string }).marker, expected);
  const { address, port } = db.lane.endpoint;
  assert.equal(port, 5432);
  const words = ["-h", address, "-p", String(port), "-U", "postgres", "-Atc", "SELECT name FROM marker"];
  const { stdout } = await promisify(execFile)("psql", words, { timeout: 20_000 });
  assert.equal(stdout.trim(), expected);
}

async function assertGone(harbour: Harbour, copy: number): Promise<void> {
  const gone = (await servicesOf(harbour)).filter(({ name }) => name.endsWith(`.${projectOf(copy)}`));
  assert.deepEqual(gone, []);
}
