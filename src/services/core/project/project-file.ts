/**
 * A project as a person writes it in portolan.yaml, and as other tools' files are turned into it: the friendly forms, of
 * which `projectSpec` makes the canonical one. Every key is optional but `run`; docs/project-file.md tells the defaults.
 */
export interface ProjectFile {
  /** Name of the project (default: from package.json, git or the folder). */
  readonly project?: string | undefined;
  /** Variables of every service. */
  readonly env?: EnvironmentEntry | undefined;
  /** Files of variables for every service (default `.env`, where there is one). */
  readonly env_file?: string | readonly string[] | undefined;
  readonly services: Readonly<Record<string, string | ServiceEntry>>;
}

export type EnvironmentEntry = Readonly<Record<string, string | number | boolean>>;

export interface ServiceEntry {
  readonly run: string | readonly string[];
  readonly directory?: string | undefined;
  /** This port and no other; false of a worker that listens on nothing. */
  readonly port?: number | false | undefined;
  readonly lane?: string | LaneEntry | undefined;
  readonly needs?: string | readonly string[] | Readonly<Record<string, NeedEntry>> | undefined;
  readonly ready?: "listening" | "tcp" | ReadyEntry | undefined;
  readonly restart?: RestartWhen | RestartEntry | undefined;
  readonly watch?: string | readonly string[] | WatchEntry | undefined;
  readonly before?: string | readonly string[] | undefined;
  readonly after?: string | readonly string[] | undefined;
  readonly env?: EnvironmentEntry | undefined;
  readonly env_file?: string | readonly string[] | undefined;
  readonly stop?: StopSignal | StopEntry | undefined;
  /** How long it stays when nobody asks for it; true for 10 minutes. */
  readonly on_demand?: boolean | string | undefined;
  readonly on_change?: "restart" | "notify" | "ignore" | undefined;
  readonly terminal?: boolean | undefined;
}

export interface LaneEntry {
  readonly protocol: string;
  readonly port?: number | undefined;
  readonly udp?: boolean | undefined;
  /** Further ports, single or as `10000-10010`. */
  readonly extra?: readonly (number | string)[] | undefined;
  readonly bind?: "direct" | "forward" | undefined;
}

type NeedUntil = "ready" | "started";
export type NeedEntry =
  | NeedUntil
  | { readonly until?: NeedUntil | undefined; readonly via?: "gateway" | "direct" | undefined };

/** One way to tell that a service is ready, and how long to wait for it. */
export interface ReadyEntry {
  readonly http?: string | true | undefined;
  /** Only with `http`. */
  readonly status?: number | readonly number[] | undefined;
  readonly tcp?: true | undefined;
  readonly log?: string | undefined;
  readonly exec?: string | undefined;
  readonly timeout?: string | undefined;
}

export type RestartWhen = "never" | "on-failure" | "always";

export interface RestartEntry {
  readonly when?: RestartWhen | undefined;
  readonly backoff?: string | undefined;
  readonly backoff_max?: string | undefined;
  readonly tries?: number | undefined;
  readonly calm?: string | undefined;
}

export interface WatchEntry {
  readonly include: string | readonly string[];
  readonly ignore?: string | readonly string[] | undefined;
  readonly debounce?: string | undefined;
}

export type StopSignal = "SIGTERM" | "SIGINT" | "SIGQUIT" | "TERM" | "INT" | "QUIT";

export interface StopEntry {
  readonly signal?: StopSignal | undefined;
  readonly timeout?: string | undefined;
}
