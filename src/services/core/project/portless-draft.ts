import { packageDraft, type PackageOverride, type PackageTree, type ServicePackage } from "./package-draft.ts";
import { isObject } from "./compose-values.ts";
import type { DraftNote, ProjectDraft } from "./project-draft.ts";
import { describeValue, type Problem } from "./problem.ts";
import { nearest } from "../nearest.ts";

const APP_KEYS = ["name", "script", "appPort", "proxy"] as const;
const KEYS = [...APP_KEYS, "apps", "turbo"] as const;

/** The packages of a portless.json: its `apps`, and every workspace beside them. */
export function portlessDraft(
  value: unknown,
  { tree, packageAt }: { tree: PackageTree; packageAt: (directory: string) => ServicePackage | undefined },
): ProjectDraft {
  const problems: Problem[] = [];
  const notes: DraftNote[] = [];
  if (!isObject(value)) {
    problems.push({ path: [], found: `is ${describeValue(value)}`, allowed: "an object" });
    return { file: { services: {} }, notes, problems };
  }
  const override = portlessOverride(value, { path: [], keys: KEYS, problems });
  const { apps } = value;
  if (apps !== undefined && !isObject(apps))
    problems.push({
      path: ["apps"],
      found: `is ${describeValue(apps)}`,
      allowed: "an object of packages by their folders",
    });
  const overrides = new Map<string, PackageOverride>();
  for (const [directory, app] of isObject(apps) ? Object.entries(apps) : []) {
    const path = ["apps", directory];
    overrides.set(
      directory.replace(/^\.\//, "").replace(/\/$/, ""),
      portlessOverride(app, { path, keys: APP_KEYS, problems }),
    );
  }
  // An app that is no workspace is started too.
  const known = new Set(tree.workspaces.map(({ directory }) => directory));
  const added = [...overrides.keys()].flatMap((directory) => {
    if (known.has(directory) || directory === ".") return [];
    const found = packageAt(directory);
    if (found === undefined) problems.push({ path: ["apps", directory], found: "has no package.json", isKey: true });
    return found === undefined ? [] : [found];
  });
  const workspaces = [...tree.workspaces, ...added].map((found) => ({
    ...found,
    override: found.override ?? overrides.get(found.directory),
  }));
  const root = { ...tree.root, override: tree.root.override ?? override };
  const draft = packageDraft({ ...tree, root, workspaces });
  const project = override.name?.split(".").at(-1);
  return {
    file: { ...(project === undefined ? {} : { project }), services: draft.file.services },
    notes: [...notes, ...draft.notes],
    problems,
  };
}

/** Reads the fields of one app; a text alone is its name. */
export function portlessOverride(
  value: unknown,
  { path, keys, problems }: { path: readonly string[]; keys: readonly string[]; problems: Problem[] },
): PackageOverride {
  if (typeof value === "string") return { name: value };
  if (!isObject(value)) {
    problems.push({ path, found: `is ${describeValue(value)}`, allowed: "an object" });
    return {};
  }
  for (const key of Object.keys(value).filter((known) => !keys.includes(known)))
    problems.push({
      path: [...path, key],
      found: "is not known",
      allowed: keys.join(", "),
      nearest: nearest(key, keys),
      isKey: true,
    });
  const read = <Value>(
    key: string,
    isRight: (found: unknown) => found is Value,
    allowed: string,
  ): Value | undefined => {
    const found = value[key];
    if (found === undefined || isRight(found)) return found;
    problems.push({ path: [...path, key], found: `is ${describeValue(found)}`, allowed });
    return undefined;
  };
  return {
    name: read("name", isText, "a name"),
    script: read("script", isText, "the name of a script"),
    appPort: read("appPort", isPort, "a port from 1 to 65535"),
    proxy: read("proxy", isBoolean, "true or false"),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}
