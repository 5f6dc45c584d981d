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
 * Of processes that live long. The daemon lives as long as its user's session and does little. A young generation of 1 MB instead of 16 saves 10 MB
 * of what is waste already; without the optimising compilers, whose code would be brought in for its few busy moments,
 * 9 MB more. What it does then takes 1.6 times the processor time. The heap grows in smaller steps for 1 MB less.
 */
export const FRUGAL: readonly string[] = ["--max-semi-space-size=1", "--no-opt", "--no-maglev", "--optimize-for-size"];

/** Says how the daemon of this very release is started: the sources in a checkout, `dist` in a build. */
export function daemonProgram(): DaemonProgram {
  // Node's own folder in it is one for each version; the variable names the folder above.
  const cache = getCompileCacheDir();
  const extraEnvironment = cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
  return { program: process.execPath, args: [...FRUGAL, DAEMON_PROGRAM], extraEnvironment };
}
