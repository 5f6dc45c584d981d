import type { ServiceSpec } from "../project/project-spec.ts";

/**
 * Gives the canonical text of all that a life depends on: command, folder, environment, and which addresses it asks for.
 * A life whose text is another one is not the one that the project wants now.
 *
 * Fields that decide only what the keeper does (readiness, restarts, watching, hooks, stopping) are not part of it.
 */
export function lifeText(spec: ServiceSpec): string {
  const { run, directory, environment, listens, port, lane, needs, terminal } = spec;
  return canonicalText({ run, directory, environment, listens, port, lane, needs, terminal });
}

/** Writes JSON with the keys of every object in order, without those that are undefined. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item ?? null)).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalText(field)}`);
  return `{${fields.join()}}`;
}
