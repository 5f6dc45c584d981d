import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readGitFacts } from "../../host/projects/git.ts";
import { findProjectFile, readProjectFacts } from "../../host/projects/project-facts.ts";
import { serviceFailure } from "../core/failures.ts";
import { sourceKindOf, sourceNames, type DraftNote, type SourceKind } from "../core/project/project-draft.ts";
import type { ProjectSource } from "./project-source.ts";

export interface FindOptions {
  readonly directory: string;
  readonly file?: string | undefined;
  /** Looks for this kind of file alone. */
  readonly kind?: SourceKind | undefined;
  /** Passes over a portolan.yaml that is there. */
  readonly others?: true | undefined;
}

/** Nearest first: another tool's file may lie in the folder, or in one above up to the project's root. */
const NEAREST: readonly SourceKind[] = ["procfile", "compose", "portless"];

/**
 * Finds and reads the file that a folder's project is read from. A file of another tool in which nothing can run here
 * (a compose file with a database's image alone) is passed over, and said so.
 *
 * @throws {Failure} `PROJECT_FILE_INVALID`, `PROJECT_FILE_UNREADABLE`, `PROJECT_FILE_UNKNOWN`, `PROJECT_NOT_FOUND`.
 */
export async function findProjectSource(options: FindOptions): Promise<ProjectSource> {
  const { directory, file, kind, others } = options;
  if (file !== undefined) return readNamed(resolve(directory, file), kind);
  if (others !== true && (kind === undefined || kind === "portolan")) {
    const own = findProjectFile(directory);
    if (own !== undefined) return readKind("portolan", own);
  }
  const notes: DraftNote[] = [];
  for (const { path, kind: found } of candidates(directory, kind)) {
    const source = await readKind(found, path);
    const isEmpty = Object.keys(source.draft.file.services).length === 0 && source.draft.problems.length === 0;
    if (!isEmpty) return withNotes(source, notes);
    notes.push(...source.draft.notes);
  }
  const { inferProject } = await import("./infer-project.ts");
  const inferred = kind === undefined ? await inferProject(directory) : undefined;
  if (inferred === undefined) throw serviceFailure("PROJECT_NOT_FOUND", { directory });
  return withNotes(await checked(inferred), notes);
}

async function readNamed(file: string, kind: SourceKind | undefined): Promise<ProjectSource> {
  let found = kind;
  if (found === undefined) {
    const { keysOfFile } = await import("./read-other-file.ts");
    found = sourceKindOf(basename(file), () => keysOfFile(file));
  }
  if (found === undefined) throw serviceFailure("PROJECT_FILE_UNKNOWN", { file });
  return readKind(found, file);
}

async function readKind(kind: SourceKind, file: string): Promise<ProjectSource> {
  if (kind === "portolan") return (await import("./read-portolan-file.ts")).readPortolanFile(file);
  const readers = await import("./read-other-file.ts");
  const read = {
    procfile: readers.readProcfileFile,
    compose: readers.readComposeFile,
    portless: readers.readPortlessFile,
    package: readers.readPackageFile,
  }[kind];
  return checked(await read(file));
}

/** Holds what was made of another tool's file to the same schema: what it says must be sayable in a portolan.yaml. */
async function checked(source: ProjectSource): Promise<ProjectSource> {
  const [{ projectSchema }, { describeIssues }] = await Promise.all([
    import("./project-schema.ts"),
    import("./describe-issues.ts"),
  ]);
  const { draft } = source;
  const found = projectSchema.safeParse(draft.file);
  if (found.success) return source;
  const problems = [...draft.problems, ...describeIssues(found.error.issues, draft.file)];
  return { ...source, draft: { ...draft, problems } };
}

interface Candidate {
  readonly kind: SourceKind;
  readonly path: string;
}

function candidates(directory: string, wanted: SourceKind | undefined): Candidate[] {
  const folders = foldersToRoot(directory);
  const found = folders.flatMap((folder) => NEAREST.flatMap((kind) => inFolder(folder, kind)));
  const { packages } = readProjectFacts(directory, { parse: () => undefined, refuse: () => undefined });
  // A workspace root knows all of its packages, so it comes before the nearest one.
  const sorted = packages.toSorted((a, b) => Number(b.isWorkspaceRoot) - Number(a.isWorkspaceRoot));
  found.push(
    ...sorted.map(({ directory: folder }) => ({ kind: "package" as const, path: join(folder, "package.json") })),
  );
  return found.filter(({ kind }) => wanted === undefined || kind === wanted);
}

function inFolder(folder: string, kind: SourceKind): Candidate[] {
  const path = sourceNames(kind)
    .map((name) => join(folder, name))
    .find((candidate) => existsSync(candidate));
  return path === undefined ? [] : [{ kind, path }];
}

/** The folder and those above it, up to the working copy's top, or else to the nearest package. */
function foldersToRoot(directory: string): string[] {
  const top = readGitFacts(directory)?.root;
  const folders: string[] = [];
  for (let folder = directory; ; folder = dirname(folder)) {
    folders.push(folder);
    const isTop = top === undefined ? existsSync(join(folder, "package.json")) : folder === top;
    if (isTop) return folders;
    // Without git and without a package, what lies above is anybody's.
    if (folder === dirname(folder)) return top === undefined ? [directory] : folders;
  }
}

function withNotes(source: ProjectSource, notes: readonly DraftNote[]): ProjectSource {
  return { ...source, draft: { ...source.draft, notes: [...notes, ...source.draft.notes] } };
}
