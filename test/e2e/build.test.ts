import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { testOnEachEngine } from "./engines.ts";
import { exchange } from "./http-client.ts";

const run = promisify(execFile);
const ROOT: string = join(import.meta.dirname, "../..");

testOnEachEngine("A build serves without any source beside it", async (t, engine) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "portolan-build-")));
  t.after(() => rm(folder, { recursive: true }));
  const program = join(folder, "bin/portolan");
  for (const name of ["bin", "package.json"]) await cp(join(ROOT, name), join(folder, name), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await run(process.execPath, [join(ROOT, "scripts/build.js"), join(folder, "dist")]);
  const upstream = createServer((_, response) => response.end("Served by a build")).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  t.after(() => upstream.close());

  const home = join(folder, "home");
  const env = { ...process.env, PORTOLAN_HOME: home, PORTOLAN_PORT: "0", PORTOLAN_ENGINE: engine };
  const portolan = async (...args: string[]): Promise<string> =>
    (await run(process.execPath, [program, ...args], { env, timeout: 60_000 })).stdout.trim();
  try {
    await portolan("alias", "built", `127.0.0.1:${(upstream.address() as AddressInfo).port}`);
    const ca = await readFile(join(home, "ca/root.pem"), "utf8");
    const { text } = await exchange(await portolan("url", "built"), { ca });
    assert.equal(text, "Served by a build");
    const { pid } = JSON.parse(await portolan("daemon", "status", "--json")) as { pid: number };
    assert.match(await readFile(`/proc/${pid}/cmdline`, "utf8"), new RegExp(`${folder}/dist/daemon/main.js`));
  } finally {
    await portolan("daemon", "stop");
  }
});
