import type { Need, ServiceSpec } from "../project/project-spec.ts";
import type { KeptState } from "../../../control/keeper-contract.ts";

/**
 * What the keeper's machine hears and asks. A *life* is one run of a service's command, from its start to the end of its
 * whole tree; its driver finds where it listens, and replaces a port that a stranger has, by itself.
 */

export interface LifeEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Its last lines, for whoever asks why. */
  readonly lastLines: readonly string[];
}

/** Everything that can happen to a project. Time comes in with the event, in milliseconds. */
export type KeeperEvent =
  /** Start these, and what they need; an empty list means all. */
  | { readonly type: "up"; readonly atMs: number; readonly services: readonly string[] }
  /** Stop these alone; an empty list means all, and the keeper ends. */
  | { readonly type: "down"; readonly atMs: number; readonly services: readonly string[] }
  | { readonly type: "restart"; readonly atMs: number; readonly services: readonly string[] }
  /** The project file was read again: what changed is restarted, what is gone is stopped. */
  | { readonly type: "reloaded"; readonly atMs: number; readonly services: readonly ServiceSpec[] }
  /** A file that the service watches changed; many of these may come at once. */
  | { readonly type: "changed"; readonly atMs: number; readonly service: string; readonly path: string }
  /** Somebody asks for a service that starts on demand. */
  | { readonly type: "wanted"; readonly atMs: number; readonly service: string }
  /** Nothing has talked to it since then. */
  | { readonly type: "quiet"; readonly atMs: number; readonly service: string; readonly sinceMs: number }
  /** The address under which others are told to find it is another one; `via` when only those that ask so are told. */
  | { readonly type: "moved"; readonly atMs: number; readonly service: string; readonly via?: Need["via"] }
  /** A life of an earlier keeper goes on under this one. */
  | { readonly type: "adopted"; readonly atMs: number; readonly service: string; readonly pid: number }
  | { readonly type: "started"; readonly atMs: number; readonly service: string; readonly pid: number }
  /** It could not be started at all: its command was not found, its folder is locked. */
  | { readonly type: "not-started"; readonly atMs: number; readonly service: string; readonly message: string }
  | { readonly type: "listening"; readonly atMs: number; readonly service: string }
  /** It listened, and does not any more, though it runs. */
  | { readonly type: "listener-lost"; readonly atMs: number; readonly service: string }
  /** What a readiness check found; `detail` says what was seen instead. */
  | {
      readonly type: "checked";
      readonly atMs: number;
      readonly service: string;
      readonly ok: boolean;
      readonly detail: string;
    }
  /** Names lead to it, as was asked by `route`. */
  | { readonly type: "routed"; readonly atMs: number; readonly service: string }
  | {
      readonly type: "hook-ended";
      readonly atMs: number;
      readonly service: string;
      readonly hook: "before" | "after";
      readonly ok: boolean;
      readonly detail: string;
    }
  /** The command ended, and its whole tree is gone. */
  | { readonly type: "ended"; readonly atMs: number; readonly service: string; readonly end: LifeEnd }
  /** The time of a `wake` has come. */
  | { readonly type: "woke"; readonly atMs: number };

/** Everything the machine may ask of the world. It never does it itself. */
export type KeeperCommand =
  /** `started` follows, or `not-started`. */
  | { readonly type: "start"; readonly service: string }
  /**
   * Ends the life: the service's own signal, then SIGKILL after its grace; `ended` follows (`not-started`, when there was
   * no process yet). While a hook runs before the start, it ends the hook; `hook-ended` follows.
   */
  | { readonly type: "stop"; readonly service: string }
  | { readonly type: "notify"; readonly service: string }
  | { readonly type: "run-hook"; readonly service: string; readonly hook: "before" | "after" }
  /** Asks once whether it is ready, as its spec says; `checked` follows. Also for `log`: whether a line has matched. */
  | { readonly type: "check"; readonly service: string; readonly inMs: number }
  /** Tells names and routes that it may be reached from now on, or not; `routed` follows once they lead to it. */
  | { readonly type: "route"; readonly service: string; readonly isReady: boolean }
  /** One timer for all: the next one replaces it; undefined ends it. */
  | { readonly type: "wake"; readonly atMs: number | undefined }
  /** What a person or `ps` is told. */
  | {
      readonly type: "say";
      readonly service: string;
      readonly state: KeptState;
      readonly restarts: number;
      /** Why, where there is something to say: `exited with 1`, `waits for db`, `web/server.ts changed`. */
      readonly cause: string | undefined;
    }
  /** All is stopped that was to be stopped: the keeper may end. */
  | { readonly type: "finish" };
