import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { DAEMON_PROGRAM } from "../host/own-programs.ts";

/** How a process of Portolan is started. */
export interface DaemonProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** Leads it to this process's cache of compiled sources, if it has one. */
  readonly extraEnvironment: Readonly<Record<string, string>>;
}

/** Exit status of a daemon that gave way to another one of its home. */
export const GAVE_WAY = 4;

/**
 * The most that V8 lets new objects take before it collects them, in MB (three times over). The daemon makes few: with
 * V8's own 16 it lives with 10 MB of waste.
 */
const YOUNG_GENERATION = "--max-semi-space-size=1";

/** Says how the daemon of this very release is started: the sources in a checkout, `dist` in a build. */
export function daemonProgram(): DaemonProgram {
  // Node's own folder in it is one for each version; the variable names the folder above.
  const cache = getCompileCacheDir();
  const extraEnvironment = cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
  return { program: process.execPath, args: [YOUNG_GENERATION, DAEMON_PROGRAM], extraEnvironment };
}
