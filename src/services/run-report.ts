import type { Endpoint, ServiceView } from "../control/contract.ts";

/** What a run tells its user, in order of its life. The reporter turns each into a line, or leaves it out. */
export type RunReport =
  /** It has its name and its port. `notes` say what was done to the command and its environment, and why. */
  | {
      readonly type: "registered";
      readonly service: ServiceView;
      readonly framework: string | undefined;
      readonly notes: readonly string[];
    }
  /** The process runs; again after each restart on another port. */
  | { readonly type: "started"; readonly pid: number; readonly command: readonly string[]; readonly port: number }
  /** It listens, and the gateway leads to it: the moment to print `url`. */
  | {
      readonly type: "ready";
      readonly url: string;
      readonly urls: readonly string[];
      readonly upstreams: readonly Endpoint[];
      /** From its start, in milliseconds. */
      readonly afterMs: number;
      /** False when it was ready before: the listener came back, or moved. */
      readonly first: boolean;
    }
  | RunNotice
  /** The daemon is gone; the service goes on, and the run keeps trying to register it again. */
  | { readonly type: "daemon-lost" }
  | { readonly type: "daemon-back"; readonly service: ServiceView }
  /** What was asked for cannot be had now, and the run goes on; such as a route that the daemon refused. */
  | { readonly type: "trouble"; readonly message: string; readonly hint: string }
  /** A second Ctrl-C in a row: the next one kills. */
  | { readonly type: "next-kills" }
  /** Processes that had to be killed, and those that are still there, after the command had ended. */
  | { readonly type: "tree-ended"; readonly killed: readonly number[]; readonly left: readonly number[] };

/** What the run's machine says aloud. */
export type RunNotice =
  /** It listens elsewhere than on `PORT`: the route follows. */
  | { readonly type: "port-ignored"; readonly leasedPort: number; readonly endpoint: Endpoint }
  /** It listens on more than one port; `chosen` gets the requests. `sure` is false when none stood out. */
  | {
      readonly type: "several-listeners";
      readonly chosen: Endpoint;
      readonly others: readonly Endpoint[];
      readonly sure: boolean;
    }
  /** It listens on an address that other computers can reach. */
  | { readonly type: "exposed"; readonly endpoint: Endpoint }
  /** Nothing listens after this long; the run goes on looking, silently. */
  | { readonly type: "not-listening"; readonly afterMs: number; readonly port: number }
  /** It listened and does not any more; the command still runs. */
  | { readonly type: "listener-lost"; readonly endpoint: Endpoint }
  /** Somebody outside the run listens on the leased port: another port and another start. */
  | { readonly type: "stranger"; readonly port: number; readonly holder: string; readonly attempt: number }
  /** As before, but after the last attempt: the run stays as it is. */
  | { readonly type: "stranger-stays"; readonly port: number; readonly holder: string }
  /** A container's proxy listens on the leased port: taken for the service's. */
  | { readonly type: "behind-proxy"; readonly port: number; readonly holder: string }
  /** It ended before it ever listened. */
  | {
      readonly type: "exited-early";
      readonly code: number | null;
      readonly signal: string | null;
      readonly afterMs: number;
      /** They were passed through already: for those who look later. */
      readonly lastLines: readonly string[];
    };

/** Hears what a run has to say. */
export interface RunReporter {
  report(report: RunReport): void;
}
