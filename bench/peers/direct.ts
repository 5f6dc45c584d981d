import type { StartContestant } from "../contestant.ts";
import { versionOf } from "../version-of.ts";

/** No proxy at all: what the load generator and the upstream can do on their core. */
export const startDirect: StartContestant = async ({ upstreamPort }) => ({
  target: { port: upstreamPort, host: `127.0.0.1:${upstreamPort}`, secure: false },
  version: `nginx ${versionOf("nginx", ["-v"])} as the upstream`,
  pids: () => [],
  [Symbol.asyncDispose]: async () => undefined,
});
