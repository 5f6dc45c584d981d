import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gatherLookups } from "../../src/doctor/gather/lookups.ts";
import { gatherProxies } from "../../src/doctor/gather/proxies.ts";

test("gatherLookups passes over what a module of NODE_OPTIONS prints", async () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-lookups-"));
  try {
    const module = join(folder, "loud.cjs");
    writeFileSync(module, 'console.log("loaded"); console.log(\'{"name":"localhost"}\');');
    const { lookups } = await gatherLookups({ ...process.env, NODE_OPTIONS: `--require ${module}` });
    assert.deepEqual(
      lookups.map(({ name }) => name),
      ["localhost", "portolan-doctor.localhost"],
    );
    assert.notDeepEqual(lookups[0]?.addresses, []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("gatherProxies keeps no user and no password, however they are written", () => {
  const shown = (value: string): string | undefined => gatherProxies({ http_proxy: value }).variables["http_proxy"];
  for (const value of ["ada:secret@proxy:80", "//ada:secret@proxy:80", "http://ada:s@cr/et@proxy:80"]) {
    assert.match(shown(value) ?? "", /^(?:(?:http:)?\/\/)?proxy:80$/, value);
  }
  assert.equal(shown("http://proxy:80"), "http://proxy:80");
});
