import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnosis, Severity, Verdict } from "../../src/doctor/core/diagnosis.ts";

export const GOLDEN_FOLDER: string = join(import.meta.dirname, "golden");

/**
 * What a real provocation looked like, what is to be said of it, and the same place before or after, of which nothing is
 * to be said. `RECORD_GOLDEN=1` writes it while the provocations run; read the difference.
 */
export interface Golden {
  readonly sick: unknown;
  readonly findings: readonly Verdict[];
  readonly healthy: unknown;
}

/** File of a diagnosis, or of one of several ways to provoke it. */
function goldenFile({ id, name }: Pick<Diagnosis<never>, "id" | "name">, variant?: string): string {
  return `${id}-${name}${variant === undefined ? "" : `@${variant}`}.json`;
}

/** Files that are recorded of a diagnosis. */
export function goldenFilesOf(diagnosis: Pick<Diagnosis<never>, "id" | "name">): string[] {
  const plain = goldenFile(diagnosis);
  return readdirSync(GOLDEN_FOLDER).filter((file) => file === plain || file.startsWith(plain.replace(".json", "@")));
}

export function readGolden(file: string): Golden {
  return JSON.parse(readFileSync(join(GOLDEN_FOLDER, file), "utf8")) as Golden;
}

/** Holds a provocation to its expectation: the sick facts give this severity, the healthy ones nothing. */
export function hold<Facts>(
  diagnosis: Diagnosis<Facts>,
  seen: {
    readonly sick: Facts;
    readonly healthy: Facts;
    readonly severity: Severity;
    readonly variant?: string | undefined;
  },
): readonly Verdict[] {
  assert.deepEqual(diagnosis.judge(seen.healthy), [], `${diagnosis.id} is not silent about the healthy neighbour`);
  const findings = diagnosis.judge(seen.sick);
  const told = findings.map(({ severity }) => severity);
  assert.deepEqual(
    [...new Set(told)],
    [seen.severity],
    `${diagnosis.id} says ${told.join(", ") || "nothing"} of ${JSON.stringify(seen.sick)}`,
  );
  if (process.env["RECORD_GOLDEN"] === "1") {
    const golden = { sick: seen.sick, findings, healthy: seen.healthy };
    writeFileSync(
      join(GOLDEN_FOLDER, goldenFile(diagnosis, seen.variant)),
      `${JSON.stringify(golden, undefined, 2)}\n`,
    );
  }
  return findings;
}
