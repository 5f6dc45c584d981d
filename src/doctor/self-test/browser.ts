import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../gather/find-program.ts";

/** A browser that is started for the first time writes a profile before it does anything. */
const DEADLINE_MS = 20_000;
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const NAME = "portolan-doctor.localhost";

/** Where a browser connects to for a name below localhost; an undefined address when it never came. */
export interface BrowserAnswer {
  readonly name: string;
  readonly address: string | undefined;
}

/** Lets a fresh Chromium open a page of ours, and sees by which address it comes; undefined without Chromium. */
export async function askBrowser(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<BrowserAnswer | undefined> {
  const program = findProgram(PROGRAMS, environment["PATH"] ?? "");
  if (program === undefined) return undefined;
  const profile = await mkdtemp(join(tmpdir(), "portolan-browser-"));
  const visited = Promise.withResolvers<string | undefined>();
  const server = createServer((socket) => {
    visited.resolve(socket.localAddress);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.end("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const url = `http://${NAME}:${(server.address() as AddressInfo).port}/`;
  const child = spawn(program, [...wordsFor(profile), url], { env: environment, stdio: "ignore", detached: true });
  // One that cannot start, or ends without a visit, has given its answer.
  for (const event of ["error", "exit"]) child.once(event, () => visited.resolve(undefined));
  const timer = setTimeout(() => visited.resolve(undefined), DEADLINE_MS);
  try {
    return { name: NAME, address: await visited.promise };
  } finally {
    clearTimeout(timer);
    server.close();
    await end(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function wordsFor(profile: string): string[] {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
  // Chromium's own sandbox refuses to run as root.
  const asRoot = process.geteuid?.() === 0 ? ["--no-sandbox"] : [];
  return ["--headless", "--disable-gpu", "--no-proxy-server", `--user-data-dir=${profile}`, ...quiet, ...asRoot];
}

/** A browser is many processes: the group that it leads is ended as a whole. */
async function end(child: ReturnType<typeof spawn>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await gone;
}
