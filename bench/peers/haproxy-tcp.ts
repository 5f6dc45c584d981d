import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort } from "../../test/support/ports.ts";
import { versionOf } from "../version-of.ts";
import { startPinned } from "./pinned-contestant.ts";

/** HAProxy with one thread, in TCP mode: bytes pass as they are. */
export const startHaproxyTcp: StartContestant = async ({ upstreamPort, folder }) => {
  const port = await freePort();
  await writeFile(
    join(folder, "haproxy.cfg"),
    `global
  nbthread 1
  maxconn 9000
defaults
  mode tcp
  timeout connect 5s
  timeout client 600s
  timeout server 600s
listen l
  bind 127.0.0.1:${port}
  server s 127.0.0.1:${upstreamPort}
`,
  );
  const version = `HAProxy ${versionOf("haproxy", ["-v"])} in TCP mode`;
  return startPinned({ command: ["haproxy", "-db", "-f", "haproxy.cfg"], folder, port, secure: false, version });
};
