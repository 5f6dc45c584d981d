import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "../..");

/** A checkout of these very sources that says it is an older release. */
export interface OlderRelease extends AsyncDisposable {
  readonly release: string;
  /** The module of its own `ensureDaemon`. */
  readonly ensureDaemon: string;
}

/** Makes one in a temporary folder. */
export async function makeOlderRelease(): Promise<OlderRelease> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-older-"));
  const release = "0.0.1";
  await mkdir(folder, { recursive: true });
  await cp(join(ROOT, "src"), join(folder, "src"), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, version: release }));
  return {
    release,
    ensureDaemon: join(folder, "src/control/ensure-daemon.ts"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
