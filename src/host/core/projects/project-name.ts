/** A package.json between the folder and the project's root. */
export interface PackageFacts {
  readonly directory: string;
  /** Its `name`, scope included. */
  readonly name: string | undefined;
  /** It has `workspaces`, or a pnpm-workspace.yaml beside it. */
  readonly isWorkspaceRoot: boolean;
}

/** All that is read from the disk before a project and its services get their names. */
export interface ProjectFacts {
  /** Folder in which the command runs. */
  readonly directory: string;
  readonly projectFile:
    | {
        readonly directory: string;
        readonly project: string | undefined;
        /** With the folders in which they run, absolute. */
        readonly services: readonly { readonly name: string; readonly directory: string }[];
      }
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

/** The project's top folder: that of its file, of its workspace, of its working copy, of its package; else the folder itself. */
export function projectRootOf({ directory, projectFile, packages, git }: ProjectFacts): string {
  const workspace = packages.find(({ isWorkspaceRoot }) => isWorkspaceRoot);
  return projectFile?.directory ?? workspace?.directory ?? git?.root ?? packages[0]?.directory ?? directory;
}

/**
 * The project's name: from portolan.yaml, else from the package.json at the project's root, else from the git root's
 * folder (of a linked worktree: the main copy's), else from the folder.
 */
export function projectNameOf(facts: ProjectFacts): string {
  const { projectFile, packages, git } = facts;
  if (projectFile?.project) return projectFile.project;
  const root = projectRootOf(facts);
  const name = withoutScope(packages.find(({ directory }) => directory === root)?.name);
  if (name) return name;
  return git?.root === root ? mainFolderName(git) : folderName(root);
}

/** The folder of the copy to which all linked worktrees belong: `shop` for `/home/me/shop/.git` and `/srv/shop.git`. */
function mainFolderName(git: NonNullable<ProjectFacts["git"]>): string {
  if (!git.isLinkedWorktree) return folderName(git.root);
  const common = git.commonDir.replace(/\/+$/, "");
  const name = folderName(common.endsWith("/.git") ? common.slice(0, -"/.git".length) : common);
  return name.replace(/(.)\.git$/, "$1");
}

/** A package's name as a person says it; undefined when nothing is left of it. */
export function withoutScope(name: string | undefined): string | undefined {
  const plain = name?.replace(/^@[^/]*\//, "").trim();
  return plain === "" ? undefined : plain;
}

export function folderName(path: string): string {
  return /([^/]+)\/*$/.exec(path)?.[1] ?? "root";
}
