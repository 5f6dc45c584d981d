import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort, PinnedProcess, PROXY_CORE } from "../pinned-process.ts";
import { versionOf } from "../version-of.ts";

/** HAProxy with one thread. It adds the field that every proxy here adds. */
export const startHaproxy: StartContestant = async ({ upstreamPort, folder }) => {
  const port = await freePort();
  await writeFile(
    join(folder, "haproxy.cfg"),
    `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  http-reuse always
  option forwardfor
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  server s 127.0.0.1:${upstreamPort}
`,
  );
  const proxy = new PinnedProcess(["haproxy", "-db", "-f", "haproxy.cfg"], { core: PROXY_CORE, cwd: folder });
  await proxy.listens(port);
  return {
    target: { port, host: `bench.localhost:${port}` },
    version: `HAProxy ${versionOf("haproxy", ["-v"])}`,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
};
