import { spawnSync } from "node:child_process";
import type { TestContext } from "node:test";
import { needs } from "../support/needs.ts";

/**
 * A command that runs another one in namespaces of its own, after some lines of shell in them; nothing of them
 * outlives their processes. Undefined where that is not allowed: then the test is skipped, and fails with CI=true.
 */
export function inNamespaces(t: TestContext, kinds: readonly ("net" | "mount")[], setUp: string): string[] | undefined {
  if (!needs(t, ["unshare", "ip"])) return undefined;
  const flags = [...(process.getuid?.() === 0 ? [] : ["--map-root-user"]), ...kinds.map((kind) => `--${kind}`)];
  const { status, stderr } = spawnSync("unshare", [...flags, "true"], { encoding: "utf8" });
  if (status === 0) return ["unshare", ...flags, "sh", "-c", `${setUp}\nexec "$@"`, "sh"];
  const reason = `needs namespaces: sysctl kernel.unprivileged_userns_clone=1 (${stderr.trim()})`;
  if (process.env["CI"] === "true") throw new Error(`${reason} (a skip is a failure with CI=true)`);
  t.skip(reason);
  return undefined;
}
