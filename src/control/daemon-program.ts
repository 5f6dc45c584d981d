import { extname, join } from "node:path";

/** Says how the daemon of this very release is started: the sources in a checkout, `dist` in a build. */
export function daemonProgram(): { program: string; args: readonly string[] } {
  const main = join(import.meta.dirname, `../daemon/main${extname(import.meta.filename)}`);
  return { program: process.execPath, args: [main] };
}
