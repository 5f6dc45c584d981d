import type { Problem } from "./problem.ts";
import type { ProjectFile } from "./project-file.ts";

/** A project as it was read from any tool's file, before its defaults are filled in. */
export interface ProjectDraft {
  readonly file: ProjectFile;
  readonly notes: readonly DraftNote[];
  /** What is wrong, by paths of the file that was read. */
  readonly problems: readonly Problem[];
}

/** What was inferred or left out, and why. */
export interface DraftNote {
  /** The service that it is about; undefined of the project. */
  readonly service: string | undefined;
  readonly text: string;
}

/** The kinds of file that a project can be read from, in the order in which they are looked for. */
export const SOURCE_KINDS = ["portolan", "procfile", "compose", "portless", "package"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

const NAMES: Readonly<Record<SourceKind, readonly string[]>> = {
  portolan: ["portolan.yaml", "portolan.yml"],
  // The one for development first.
  procfile: ["Procfile.dev", "Procfile"],
  compose: ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"],
  portless: ["portless.json"],
  package: ["package.json"],
};

/** The names that a kind of file has, the first one preferred. */
export function sourceNames(kind: SourceKind): readonly string[] {
  return NAMES[kind];
}

/** Tells a file's kind by its name, else by the keys that it has; undefined of one that could be anything. */
export function sourceKindOf(name: string, keysOf: () => readonly string[]): SourceKind | undefined {
  const known = SOURCE_KINDS.find((kind) => NAMES[kind].includes(name));
  if (known !== undefined) return known;
  if (/procfile/i.test(name)) return "procfile";
  if (/compose/i.test(name)) return "compose";
  if (/portless/i.test(name)) return "portless";
  if (/portolan/i.test(name)) return "portolan";
  if (!/\.(ya?ml|json)$/i.test(name)) return undefined;
  const keys = keysOf();
  if (keys.includes("scripts") || keys.includes("workspaces")) return "package";
  if (keys.includes("apps") || keys.includes("appPort")) return "portless";
  return keys.includes("services") ? "portolan" : undefined;
}
