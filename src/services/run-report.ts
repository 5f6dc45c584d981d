import type { Endpoint, ServiceView } from "../control/contract.ts";
import type { RunRemark } from "./core/run-events.ts";

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
  /** Why what was said before is so, where the doctor knows more. */
  | {
      readonly type: "cause";
      readonly about: RunNotice["type"];
      /** Such as `E47`; undefined where the port is just somebody else's. */
      readonly id: string | undefined;
      readonly cause: string;
      readonly evidence: readonly string[];
      readonly fix: { readonly says: string; readonly commands: readonly string[] };
    }
  /** A second Ctrl-C in a row: the next one kills. */
  | { readonly type: "next-kills" }
  /** Processes that had to be killed, and those that are still there, after the command had ended. */
  | { readonly type: "tree-ended"; readonly killed: readonly number[]; readonly left: readonly number[] };

/** What the run's machine says aloud. */
export type RunNotice =
  | Exclude<RunRemark, { readonly type: "exited-early" }>
  | (Extract<RunRemark, { readonly type: "exited-early" }> & {
      /** They were passed through already: for those who look later. */
      readonly lastLines: readonly string[];
    });

/** Hears what a run has to say. */
export interface RunReporter {
  report(report: RunReport): void;
}
