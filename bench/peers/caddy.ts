import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort } from "../../test/support/ports.ts";
import { versionOf } from "../version-of.ts";
import { startPinned } from "./pinned-contestant.ts";

/** Caddy on one core, without its administration and its own authority. */
export const startCaddy: StartContestant = async ({ upstreamPort, folder, certificate }) => {
  const port = await freePort();
  const tls = certificate ? `tls ${certificate.certificateFile} ${certificate.keyFile}` : "";
  await writeFile(
    join(folder, "Caddyfile"),
    `{
  admin off
  auto_https off
}
${certificate ? "https" : "http"}://bench.localhost:${port} {
  bind 127.0.0.1
  ${tls}
  reverse_proxy 127.0.0.1:${upstreamPort}
}
`,
  );
  return startPinned({
    command: ["caddy", "run", "--config", "Caddyfile"],
    folder,
    port,
    secure: certificate !== undefined,
    version: `Caddy ${versionOf("caddy", ["version"])}`,
    env: { ...process.env, GOMAXPROCS: "1", HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
};
