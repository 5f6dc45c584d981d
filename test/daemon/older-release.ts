import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "../../package.json" with { type: "json" };
import type { ensureDaemon as EnsureDaemon } from "../../src/control/ensure-daemon.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A checkout of these very sources that says it is an older release. */
export interface OlderRelease extends AsyncDisposable {
  readonly release: string;
  /** Its own, which starts its own daemon. */
  readonly ensureDaemon: typeof EnsureDaemon;
}

/** Makes one in a temporary folder, in which these files have another text. */
export async function makeOlderRelease(changed: Readonly<Record<string, string>> = {}): Promise<OlderRelease> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-older-"));
  const release = "0.0.1";
  await cp(join(ROOT, "src"), join(folder, "src"), { recursive: true });
  for (const [path, text] of Object.entries(changed)) await writeFile(join(folder, path), text);
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, version: release }));
  const { ensureDaemon } = (await import(join(folder, "src/control/ensure-daemon.ts"))) as {
    readonly ensureDaemon: typeof EnsureDaemon;
  };
  return {
    release,
    ensureDaemon,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
