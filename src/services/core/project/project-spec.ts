import type { Lane } from "../../../control/contract.ts";

/**
 * A project in its canonical form: what every friendly syntax (portolan.yaml, Procfile, package.json, compose.yaml,
 * portless.json) is turned into. Plain data; every default is filled in, so that a reader never decides one.
 */

/** A set of services of one working copy. */
export interface ProjectSpec {
  /** Its name, from the file or inferred. */
  readonly project: string;
  /** The folder of the project file; paths in it start here. */
  readonly directory: string;
  /** What it was read from, such as `/home/me/shop/portolan.yaml`; undefined when all of it was inferred. */
  readonly file: string | undefined;
  /** In the order of the file. */
  readonly services: readonly ServiceSpec[];
  /** What the user should hear: what was inferred, and what of another tool's file was left out, with the reason. */
  readonly notes: readonly string[];
}

export interface ServiceSpec {
  /** Unique in its project, such as `api`. */
  readonly name: string;
  /** A shell's command line, or words that are started without a shell. */
  readonly run: string | readonly string[];
  /** Absolute; the folder in which it runs. */
  readonly directory: string;
  /** Set on top of the user's environment and of `.env` files; Portolan's own variables win over these. */
  readonly environment: Readonly<Record<string, string>>;
  /** False of a worker that listens on nothing: it gets no port, no name and no route. */
  readonly listens: boolean;
  /** A port that must be this one; undefined lets Portolan choose. */
  readonly port: number | undefined;
  /** TCP or UDP at its own address and conventional port; undefined for HTTP. */
  readonly lane: Lane | undefined;
  /** Services whose addresses it is given. */
  readonly needs: readonly Need[];
  readonly ready: ReadySpec;
  readonly restart: RestartSpec;
  /** Restarts it when one of these changes; undefined watches nothing. */
  readonly watch: WatchSpec | undefined;
  /** Command lines run to their end before each start (such as migrations), and once after it is ready. */
  readonly hooks: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly stop: StopSpec;
  /** Starts with the first request or connection, and stops when none came for a while; undefined starts it with `up`. */
  readonly onDemand: { readonly idleMs: number } | undefined;
  /** What is done to it when the address of a service that it needs changes (default `restart`). */
  readonly onChange: ChangeReaction;
  /** It wants a pseudo-terminal instead of pipes. */
  readonly terminal: boolean;
}

export interface Need {
  readonly service: string;
  /** `ready`: starts only then; `started`: gets its address, and waits for nothing. */
  readonly until: "ready" | "started";
  /** `gateway`: by its front or lane, so that traffic is visible; `direct`: where it really listens. */
  readonly via: "gateway" | "direct";
}

/** When a service counts as ready. */
export type ReadySpec = {
  /** It has failed when it is not ready after this long. */
  readonly deadlineMs: number;
} & (
  | /** It listens, as the socket table says; nothing is connected. Of one that does not listen: its process runs. */
    { readonly type: "listening" }
  /** A connection is accepted. */
  | { readonly type: "tcp" }
  /** An answer with one of these statuses; empty for any from 200 to 399. */
  | { readonly type: "http"; readonly path: string; readonly statuses: readonly number[] }
  /** A line of its output matches this regular expression. */
  | { readonly type: "log"; readonly pattern: string }
  /** This command line ends with 0, in its folder and environment. */
  | { readonly type: "exec"; readonly command: string }
);

export interface RestartSpec {
  readonly when: "never" | "on-failure" | "always";
  /** Before the first restart; doubles with each end that comes too soon (default 200). */
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** Restarts in a row, each within `calmMs` of its start, after which it is given up. */
  readonly triesMax: number;
  /** Having run this long, it starts counting anew. */
  readonly calmMs: number;
}

export interface WatchSpec {
  /** Globs below the service's folder. */
  readonly include: readonly string[];
  /** Globs that are passed over; `node_modules`, `.git` and the like always are. */
  readonly ignore: readonly string[];
  readonly debounceMs: number;
}

export interface StopSpec {
  readonly signal: "SIGTERM" | "SIGINT" | "SIGQUIT";
  /** Until SIGKILL. */
  readonly graceMs: number;
}

/** `restart` it, send it SIGHUP (`notify`), or leave it. */
export type ChangeReaction = "restart" | "notify" | "ignore";
