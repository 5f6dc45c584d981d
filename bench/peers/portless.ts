import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort, PinnedProcess, PROXY_CORE } from "../pinned-process.ts";

const PACKAGE: string = join(import.meta.dirname, "..", "..", "node_modules", "portless");
const CLI: string = join(PACKAGE, "dist", "cli.js");
const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { version: string };

/** portless, the tool that is nearest to this one: its proxy in the foreground, without TLS, and a static route. */
export const startPortless: StartContestant = async ({ upstreamPort, folder }) => {
  const port = await freePort();
  const env = {
    ...process.env,
    HOME: folder,
    PORTLESS_STATE_DIR: folder,
    PORTLESS_PORT: String(port),
    PORTLESS_HTTPS: "0",
    PORTLESS_SYNC_HOSTS: "0",
    CI: "1",
  };
  const proxy = new PinnedProcess(
    [process.execPath, CLI, "proxy", "start", "--no-tls", "--foreground", "-p", String(port)],
    { core: PROXY_CORE, cwd: folder, env },
  );
  await proxy.listens(port);
  const alias = spawnSync(process.execPath, [CLI, "alias", "bench", String(upstreamPort)], { env, encoding: "utf8" });
  if (alias.status !== 0) throw new Error(`portless alias failed: ${alias.stdout}${alias.stderr}`);
  return {
    target: { port, host: `bench.localhost:${port}` },
    version: `portless ${version}`,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
};
