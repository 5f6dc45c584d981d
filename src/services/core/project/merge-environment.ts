import { expandVariables, type Lookup } from "./environment-text.ts";
import type { EnvironmentEntry } from "./project-file.ts";

type Values = Readonly<Record<string, string>>;

/** Variables of a file, and the names of those in which nothing is expanded. */
export interface VariablesFile {
  readonly values: Values;
  readonly literal: ReadonlySet<string>;
}

/** Where a service's variables come from, the weakest first. */
export interface VariableSources {
  /** `.env`, read without being asked for: weaker than the user's environment. */
  readonly ambient: readonly VariablesFile[];
  readonly user: Readonly<Record<string, string | undefined>>;
  /** Files that the project file names. */
  readonly files: readonly VariablesFile[];
  /** Entries of the project, then of the service. */
  readonly entries: readonly EnvironmentEntry[];
  /** Services whose addresses the keeper puts into the environment. */
  readonly needs: readonly string[];
}

const OWN = /^(?:PORT|HOST|PORTOLAN(?:_\w+)?)$/;

/**
 * Merges the variables that a service gets on top of the user's own. The later wins: `.env`, the user's environment,
 * files that are named, entries. `${NAME}` takes what won so far. References to what only the keeper knows (`PORT`,
 * `DB_URL` of a needed `db`) stay in place for it.
 */
export function mergeEnvironment(sources: VariableSources): Record<string, string> {
  const merged = new Map<string, string>();
  const isKeepers = keeperNames(sources.needs);
  const lookup: Lookup = (name) => {
    if (isKeepers(name)) return undefined;
    return merged.get(name) ?? (Object.hasOwn(sources.user, name) ? sources.user[name] : undefined);
  };
  const add = (values: Iterable<readonly [string, string]>, literal?: ReadonlySet<string>): void => {
    for (const [name, value] of values)
      merged.set(name, literal?.has(name) === true ? value : expandVariables(value, lookup));
  };
  for (const { values, literal } of sources.ambient) {
    const isFree = ([name]: readonly [string, string]): boolean => sources.user[name] === undefined;
    add(Object.entries(values).filter(isFree), literal);
  }
  for (const { values, literal } of sources.files) add(Object.entries(values), literal);
  for (const entry of sources.entries)
    add(Object.entries(entry).map(([name, value]) => [name, String(value)] as const));
  return Object.fromEntries(merged);
}

function keeperNames(needs: readonly string[]): (name: string) => boolean {
  const prefixes = needs.map((need) => `${need.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_`);
  return (name) =>
    OWN.test(name) || prefixes.some((prefix) => ["URL", "HOST", "PORT"].some((end) => name === prefix + end));
}
