import { createHash } from "node:crypto";
import { lifeText } from "./core/keeper/spec-digest.ts";
import type { ServiceSpec } from "./core/project/project-spec.ts";

/** Gives the short name of all that a life depends on, for `KeptLife.digest`; `given` are the variables for its needs. */
export function lifeDigest(spec: ServiceSpec, given: Readonly<Record<string, string>>): string {
  return createHash("sha256").update(lifeText(spec, given)).digest("hex").slice(0, 32);
}
