import { getCompileCacheDir } from "node:module";
import { dirname, extname, join } from "node:path";

/** How a process of Portolan is started. */
export interface DaemonProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** Leads it to this process's cache of compiled sources, if it has one. */
  readonly extraEnvironment: Readonly<Record<string, string>>;
}

/** Exit status of a daemon that gave way to another one of its home. */
export const GAVE_WAY = 4;

/** Says how the daemon of this very release is started: the sources in a checkout, `dist` in a build. */
export function daemonProgram(): DaemonProgram {
  const main = join(import.meta.dirname, `../daemon/main${extname(import.meta.filename)}`);
  // Node's own folder in it is one for each version; the variable names the folder above.
  const cache = getCompileCacheDir();
  const extraEnvironment = cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
  return { program: process.execPath, args: [main], extraEnvironment };
}
