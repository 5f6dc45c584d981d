import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StartContestant } from "../contestant.ts";
import { freePort } from "../../test/support/ports.ts";
import { versionOf } from "../version-of.ts";
import { startPinned } from "./pinned-contestant.ts";

/** HAProxy with one thread. It adds the field that every proxy here adds. */
export const startHaproxy: StartContestant = async ({ upstreamPort, folder, certificate }) => {
  const port = await freePort();
  if (certificate) {
    const files = [certificate.certificateFile, certificate.keyFile];
    await writeFile(join(folder, "both.pem"), (await Promise.all(files.map((file) => readFile(file)))).join(""));
  }
  await writeFile(
    join(folder, "haproxy.cfg"),
    `global
  nbthread 1
  maxconn 9000
defaults
  mode http
  http-reuse always
  option forwardfor
  timeout connect 5s
  timeout client 600s
  timeout server 60s
  timeout http-keep-alive 600s
  timeout tunnel 600s
frontend f
  bind 127.0.0.1:${port}${certificate ? " ssl crt both.pem" : ""}
  default_backend b
backend b
  server s 127.0.0.1:${upstreamPort}
`,
  );
  return startPinned({
    command: ["haproxy", "-db", "-f", "haproxy.cfg"],
    folder,
    port,
    secure: certificate !== undefined,
    version: `HAProxy ${versionOf("haproxy", ["-v"])}`,
  });
};
