import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { daemonFailure } from "../core/failures.ts";

/** What a gateway worker runs on. */
export interface Engine {
  readonly name: "bun" | "node";
  readonly program: string;
}

const VERSION_TIMEOUT_MS = 5_000;
const run = promisify(execFile);

/**
 * Lists the engines that work here, the preferred one first: Bun where its package is installed, then this Node.
 *
 * @throws {Failure} `ENGINE_MISSING` when `PORTOLAN_ENGINE` asks for one that does not work.
 */
export async function findEngines(wanted: string | undefined): Promise<readonly Engine[]> {
  const node: Engine = { name: "node", program: process.execPath };
  if (wanted === "node") return [node];
  const bun = await findBun();
  if (wanted === "bun") {
    if (!bun) throw daemonFailure("ENGINE_MISSING", { engine: "bun" });
    return [bun];
  }
  if (wanted !== undefined && wanted !== "") throw daemonFailure("ENGINE_MISSING", { engine: wanted });
  return bun ? [bun, node] : [node];
}

/** The install script moves the binary from the platform's package into `bun`; without it, `bun` holds only a stub. */
async function findBun(): Promise<Engine | undefined> {
  let modules: string;
  try {
    modules = dirname(dirname(createRequire(import.meta.url).resolve("bun/package.json")));
  } catch {
    return undefined;
  }
  for (const program of globSync(["bun/bin/bun.exe", "@oven/bun-*/bin/bun"], { cwd: modules }).map((path) =>
    join(modules, path),
  )) {
    const version = await run(program, ["--version"], { timeout: VERSION_TIMEOUT_MS }).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major > 1 || (major === 1 && minor >= 4)) return { name: "bun", program };
  }
  return undefined;
}
