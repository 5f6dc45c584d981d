import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort } from "../../test/support/ports.ts";
import { startPinned } from "./pinned-contestant.ts";

const PACKAGE: string = join(import.meta.dirname, "..", "..", "node_modules", "portless");
const { version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")) as { version: string };

/** Its command line. */
export const PORTLESS: string = join(PACKAGE, "dist", "cli.js");

/** Keeps it in a folder of its own, away from the hosts file and the stores of certificates. */
export function portlessEnvironment(folder: string, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: folder,
    PORTLESS_STATE_DIR: folder,
    PORTLESS_PORT: String(port),
    PORTLESS_SYNC_HOSTS: "0",
    CI: "1",
  };
}

/** portless, the tool that is nearest to this one: its proxy in the foreground, and a static route. */
export const startPortless: StartContestant = async ({ upstreamPort, folder, certificate }) => {
  const port = await freePort();
  const tls = certificate
    ? ["--cert", certificate.certificateFile, "--key", certificate.keyFile, "--skip-trust"]
    : ["--no-tls"];
  const env = { ...portlessEnvironment(folder, port), ...(certificate ? {} : { PORTLESS_HTTPS: "0" }) };
  const contestant = await startPinned({
    command: [process.execPath, PORTLESS, "proxy", "start", ...tls, "--foreground", "-p", String(port)],
    folder,
    port,
    secure: certificate !== undefined,
    version: `portless ${version}`,
    env,
  });
  const alias = spawnSync(process.execPath, [PORTLESS, "alias", "bench", String(upstreamPort)], {
    env,
    encoding: "utf8",
  });
  if (alias.status === 0) return contestant;
  await contestant[Symbol.asyncDispose]();
  throw new Error(`portless alias failed: ${alias.stdout}${alias.stderr}`);
};
