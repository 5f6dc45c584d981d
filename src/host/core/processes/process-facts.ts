import type { Container } from "../containers/container.ts";

/** One process, as far as this user may see it. What is hidden is undefined. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parentPid: number;
  readonly uid: number;
  /** From the user database; the number as text where it has no name. */
  readonly userName: string;
  /** One letter of proc(5): `T` is stopped, `t` is stopped by a debugger, `D` waits for a device. */
  readonly state: string;
  readonly startTicks: number;
  readonly startedAtMs: number;
  /** Empty for a zombie and for a kernel thread. */
  readonly argv: readonly string[];
  readonly exe: string | undefined;
  readonly cwd: string | undefined;
  /** Its program, or its folder, has been deleted or replaced since. */
  readonly isExeDeleted: boolean;
  readonly isCwdDeleted: boolean;
  /** Controlling terminal, such as `pts/3`. */
  readonly tty: string | undefined;
  /** Path of its control group in the unified or in systemd's hierarchy. */
  readonly cgroup: string | undefined;
  /** The variables with which it was started that say why it runs or where it should listen; never all of them. */
  readonly hints: Readonly<Record<string, string>> | undefined;
  /** Inode of its network namespace. */
  readonly networkNamespace: number | undefined;
  readonly container: Container | undefined;
}

/** What a step between a process and the human act behind it is. */
export type AncestorRole =
  | "process"
  | "shell"
  | "script"
  | "runner"
  | "multiplexer"
  | "terminal"
  | "editor"
  | "ssh"
  | "unit"
  | "schedule"
  | "container"
  | "supervisor"
  | "init";

export interface Ancestor {
  readonly pid: number;
  readonly role: AncestorRole;
  /** In a few words, such as `npm run dev`, `tmux` or `ssh.service`; without control characters. */
  readonly label: string;
}

/** Why a process runs. */
export interface Origin {
  /** From the process itself up to the first. */
  readonly chain: readonly Ancestor[];
  /** The human act in one line, such as `npm run dev, in tmux, over ssh from 192.0.2.7`. */
  readonly act: string;
  /** What starts it again when it ends, such as a unit with Restart=always; undefined when nothing is known to. */
  readonly restartedBy: string | undefined;
  /** How to stop it other than by a signal to the process: the container, the unit; undefined when a signal is right. */
  readonly stopInstead: { readonly what: string; readonly command: string } | undefined;
}

/** A process that only carries connections on: who asked for them, and where they end. */
export interface Forwarding {
  readonly by:
    | "ssh"
    | "kubectl"
    | "docker-proxy"
    | "rootlesskit"
    | "rootlessport"
    | "slirp4netns"
    | "pasta"
    | "conmon"
    | "vscode"
    | "socat"
    | "adb"
    | "ngrok";
  /** Where connections go, such as `db.internal:5432 by way of bastion`; undefined when the arguments do not tell. */
  readonly target: string | undefined;
  readonly howToClose: string;
}

/** A working copy in which a process works. */
export interface WorkingCopy {
  /** Name of the project as its names are made of: project file, package.json, git root or folder. */
  readonly project: string;
  readonly root: string;
  readonly branch: string | undefined;
  readonly isLinkedWorktree: boolean;
}
