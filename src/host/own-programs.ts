import { extname, join } from "node:path";

const SOURCES = join(import.meta.dirname, "..");
// Also where the library was built for `require`, as a file that ends in .cjs.
const EXTENSION = extname(import.meta.filename) === ".ts" ? ".ts" : ".js";

/** The folder that holds Portolan's package.json. */
export const OWN_ROOT: string = join(SOURCES, "..");

/**
 * Portolan's background processes, by the file that each runs: the sources in a checkout, their bundles in a build.
 * In a build this file is part of a chunk, which lies just as deep.
 */
export const DAEMON_PROGRAM: string = join(SOURCES, "daemon", `main${EXTENSION}`);
export const WORKER_PROGRAM: string = join(SOURCES, "gateway", "worker", `main${EXTENSION}`);
export const STACK_PROGRAM: string = join(SOURCES, "client", `stack-keeper${EXTENSION}`);
