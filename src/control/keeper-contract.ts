import type { Endpoint, ServiceIdentity } from "./contract.ts";

/**
 * How commands talk to a keeper: one JSON object a line over its own Unix socket, so that `ps`, `down` and `restart` work
 * while no daemon does. The client sends one request; the keeper answers with lines of which the last is `done` or
 * `failed`, and closes. `follow` goes on until either side closes.
 */

/**
 * | state        | means                                                                   |
 * |--------------|-------------------------------------------------------------------------|
 * | `waiting`    | for a service that it needs, or for a hook                               |
 * | `idle`       | starts with the first request                                           |
 * | `starting`   | its process runs, and is not ready yet                                  |
 * | `ready`      |                                                                         |
 * | `unhealthy`  | it was ready, and does not listen any more                              |
 * | `stopping`   |                                                                         |
 * | `stopped`    | somebody stopped it, or it ended well and is not to be started again    |
 * | `backing-off`| it ended, and is started again in a moment                              |
 * | `failed`     | given up: it ended too often, was not ready in time, or could not start |
 */
export type KeptState =
  | "waiting"
  | "idle"
  | "starting"
  | "ready"
  | "unhealthy"
  | "stopping"
  | "stopped"
  | "backing-off"
  | "failed";

/** One service of a kept project. Times are wall time in milliseconds. */
export interface KeptServiceView {
  readonly name: string;
  readonly state: KeptState;
  /** Why it is in this state, where there is something to say. */
  readonly cause: string | undefined;
  readonly pid: number | undefined;
  /** Since when it is in this state. */
  readonly sinceMs: number;
  /** When its process started. */
  readonly startedAtMs: number | undefined;
  /** From the start of its process to ready, of its present life. */
  readonly readyAfterMs: number | undefined;
  readonly restarts: number;
  readonly exit: { readonly code: number | null; readonly signal: string | null } | undefined;
  /**
   * URLs that work, https first. Of a lane first by its address; by its name (`postgres://db.shop.test:5432`) only where
   * names resolve, as after `portolan install`.
   */
  readonly urls: readonly string[];
  /** Where it really listens. */
  readonly upstreams: readonly Endpoint[];
  /** What other services are given: its front or lane. */
  readonly given: Endpoint | undefined;
  readonly leasedPort: number | undefined;
  /** Of its whole tree; undefined while it does not run. Percent of one core, since the last look. */
  readonly cpuPercent: number | undefined;
  readonly residentBytes: number | undefined;
  readonly logFile: string;
}

export interface KeptProjectView {
  readonly project: string;
  /** Branch of a linked worktree, or the copy's name. */
  readonly branch: string | undefined;
  readonly directory: string;
  readonly file: string | undefined;
  readonly keeper: { readonly pid: number; readonly sinceMs: number; readonly isDetached: boolean };
  /** In the order of the project file. */
  readonly services: readonly KeptServiceView[];
}

export type KeeperRequest =
  | { readonly type: "view" }
  /** Starts these and what they need (empty: all); with `wait`, `done` comes when all are ready or one has failed. */
  | { readonly type: "start"; readonly services: readonly string[]; readonly wait: boolean }
  /** Stops these (empty: all, and the keeper ends); `done` comes when they are gone. */
  | { readonly type: "stop"; readonly services: readonly string[] }
  | { readonly type: "restart"; readonly services: readonly string[]; readonly wait: boolean }
  /** Reads the project again, and starts, restarts and stops what that changes: `reloaded` says what. Waits for none of it. */
  | { readonly type: "reload" }
  /** Every event from now on; first a `view`. */
  | { readonly type: "follow" };

export type KeeperAnswer =
  | { readonly type: "view"; readonly view: KeptProjectView }
  | { readonly type: "event"; readonly event: KeeperNews }
  | { readonly type: "reloaded"; readonly changes: ProjectChanges }
  | { readonly type: "done"; readonly view: KeptProjectView }
  /** A `Failure`, as JSON. */
  | { readonly type: "failed"; readonly code: string; readonly message: string; readonly hint: string };

/** What becomes of the services of a project that was read again, by name. */
export interface ProjectChanges {
  /** New ones. */
  readonly starts: readonly string[];
  /** Those whose lives depend on what changed: command, folder, environment, addresses. */
  readonly restarts: readonly string[];
  /** Those that the project does not have any more. */
  readonly stops: readonly string[];
  /** Those that go on, and whose keeper acts otherwise from now on: readiness, restarts, watching, hooks, stopping. */
  readonly adjusts: readonly string[];
}

/** What happens in a kept project, for whoever watches. */
export type KeeperNews =
  | { readonly type: "service"; readonly service: KeptServiceView }
  /** The project does not have it any more; it is being stopped, and nothing more is told of it. */
  | { readonly type: "gone"; readonly service: string }
  | {
      readonly type: "line";
      readonly service: string;
      readonly stream: "stdout" | "stderr";
      readonly text: string;
      readonly atMs: number;
    }
  /** Said aloud: a port that was ignored, a stranger on a port, a hook that failed. */
  | {
      readonly type: "note";
      readonly service: string | undefined;
      readonly kind: "note" | "warning";
      readonly text: string;
    }
  | { readonly type: "ended" };

/** What one who follows is told: one look at all, then what happens. */
export type KeeperTold = { readonly type: "view"; readonly view: KeptProjectView } | KeeperNews;

/** What a keeper leaves for those who look for it, and for its successor: `keepers/<key>.json`, written at each change. */
export interface KeeperFile {
  readonly identity: Pick<ServiceIdentity, "directory" | "project" | "branch">;
  readonly file: string | undefined;
  readonly keeper: KeptProcess;
  readonly isDetached: boolean;
  readonly sinceMs: number;
  readonly lives: readonly KeptLife[];
}

/** A process, known by more than its pid. */
export interface KeptProcess {
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly pid: number;
  readonly startTicks: number;
}

/** A life that goes on when its keeper dies: its successor adopts it when `digest` is that of its own spec. */
export interface KeptLife {
  readonly service: string;
  readonly root: KeptProcess;
  readonly leaseId: string;
  readonly port: number | undefined;
  /** Of command, folder and environment. */
  readonly digest: string;
  readonly startedAtMs: number;
}
