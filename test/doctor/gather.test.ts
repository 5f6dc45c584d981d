import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { shownCommand } from "../../src/host/core/processes/shown-command.ts";
import { readProcessFacts } from "../../src/host/processes/process-facts.ts";
import { openSocketTable } from "../../src/host/sockets/sockets.ts";
import { startServer } from "../inspect/server-script.ts";
import { findRelatives } from "../../src/doctor/gather/endpoint/relatives.ts";
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

test("findRelatives knows a server again by its command, as the history keeps it", async () => {
  await using server = await startServer(`// ${"a long command ".repeat(20)}`);
  const { argv, cwd } = readProcessFacts(server.pid) ?? { argv: [], cwd: undefined };
  const history = {
    pid: undefined,
    command: shownCommand(argv),
    cwd,
    endedAtMs: undefined,
    exitCode: undefined,
    signal: undefined,
    lastLines: [],
  };
  using table = openSocketTable();
  const listening = table.inet({ transport: "tcp", which: "listening", localPort: server.port });
  // Far away, so that the port alone says nothing.
  const found = findRelatives(listening, { port: server.port > 30_000 ? 1000 : 60_000, history, chart: undefined });
  assert.deepEqual(
    found.map(({ because }) => because),
    ["folder"],
  );
});
