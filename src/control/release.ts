import { readFileSync } from "node:fs";
import { join } from "node:path";
import { OWN_ROOT } from "../host/own-programs.ts";
import { CONTRACT_VERSION } from "./contract.ts";
import type { Version } from "./core/release.ts";

/** Reads this release from package.json, which stands two folders up both in a checkout and in a build. */
export function ownVersion(): Version {
  const text = readFileSync(join(OWN_ROOT, "package.json"), "utf8");
  const { version } = JSON.parse(text) as { version: string };
  return { release: version, contract: CONTRACT_VERSION };
}
