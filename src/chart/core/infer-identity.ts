import type { ServiceIdentity } from "./model.ts";

/** A package.json between the folder and the project's root. */
export interface PackageFacts {
  readonly directory: string;
  /** Its `name`, scope included. */
  readonly name: string | undefined;
  /** It has `workspaces`, or a pnpm-workspace.yaml beside it. */
  readonly isWorkspaceRoot: boolean;
}

/** All that is read from the disk before a service gets its name. */
export interface ProjectFacts {
  /** Folder in which the command runs. */
  readonly directory: string;
  readonly projectFile:
    | { readonly directory: string; readonly project: string | undefined; readonly services: readonly string[] }
    | undefined;
  /** The nearest first. */
  readonly packages: readonly PackageFacts[];
  readonly git:
    | {
        readonly root: string;
        readonly commonDir: string;
        readonly branch: string | undefined;
        readonly isLinkedWorktree: boolean;
      }
    | undefined;
}

/**
 * Infers project, service and branch. The project comes from portolan.yaml, else from the package.json at the
 * project's root, else from the git root's folder (of a linked worktree: the main copy's), else from the folder.
 * A package below the root is a service of the project. Only a linked worktree has a branch.
 */
export function inferIdentity(facts: ProjectFacts, asked: { name?: string | undefined } = {}): ServiceIdentity {
  const root = rootOf(facts);
  return {
    directory: facts.directory,
    project: projectOf(facts, root),
    service: serviceOf(facts, root),
    branch: facts.git?.isLinkedWorktree ? (facts.git.branch ?? folderName(facts.git.root)) : undefined,
    name: asked.name,
  };
}

function rootOf({ directory, projectFile, packages, git }: ProjectFacts): string {
  const workspace = packages.find(({ isWorkspaceRoot }) => isWorkspaceRoot);
  return projectFile?.directory ?? workspace?.directory ?? git?.root ?? packages[0]?.directory ?? directory;
}

function projectOf({ projectFile, packages, git }: ProjectFacts, root: string): string {
  if (projectFile?.project) return projectFile.project;
  const name = withoutScope(packages.find(({ directory }) => directory === root)?.name);
  if (name) return name;
  return git?.root === root ? mainFolderName(git) : folderName(root);
}

function serviceOf({ directory, projectFile, packages }: ProjectFacts, root: string): string | undefined {
  const nearest = packages[0];
  const isPackage = nearest !== undefined && nearest.directory !== root;
  const folder = folderName(isPackage ? nearest.directory : directory);
  // A service that the project file names keeps that name, whatever its package is called.
  if (directory !== root && projectFile?.services.includes(folder)) return folder;
  return isPackage ? (withoutScope(nearest.name) ?? folder) : undefined;
}

/** The folder of the copy to which all linked worktrees belong: `shop` for `/home/me/shop/.git` and `/srv/shop.git`. */
function mainFolderName(git: NonNullable<ProjectFacts["git"]>): string {
  if (!git.isLinkedWorktree) return folderName(git.root);
  const common = git.commonDir.replace(/\/+$/, "");
  const name = folderName(common.endsWith("/.git") ? common.slice(0, -"/.git".length) : common);
  return name.replace(/(.)\.git$/, "$1");
}

function withoutScope(name: string | undefined): string | undefined {
  const plain = name?.replace(/^@[^/]*\//, "").trim();
  return plain === "" ? undefined : plain;
}

function folderName(path: string): string {
  return /([^/]+)\/*$/.exec(path)?.[1] ?? "root";
}
