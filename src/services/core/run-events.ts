import type { ForeignSocket, FoundSocket } from "./found-sockets.ts";

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Everything that can happen to a run. Time comes in with the event, in milliseconds. */
export type RunEvent =
  | { readonly type: "registered"; readonly port: number }
  /** Who listens on the leased port before the start. */
  | { readonly type: "port-checked"; readonly foreign: readonly ForeignSocket[] }
  /** `isTold`: the command is a known tool that got the leased port in its own way, and will listen there. */
  | { readonly type: "spawned"; readonly atMs: number; readonly isTold?: boolean }
  /** All that the run's processes listen on, and who else listens on the leased port. */
  | {
      readonly type: "looked";
      readonly atMs: number;
      readonly own: readonly FoundSocket[];
      readonly foreign: readonly ForeignSocket[];
    }
  /** Which of the ports answered an HTTP request. */
  | { readonly type: "probed"; readonly atMs: number; readonly answering: readonly number[] }
  /** The command ended; `foreign` as it is then. */
  | {
      readonly type: "exited";
      readonly atMs: number;
      readonly code: number | null;
      readonly signal: string | null;
      readonly foreign: readonly ForeignSocket[];
    }
  | { readonly type: "port-replaced"; readonly port: number }
  /** A new daemon knows the service again. */
  | { readonly type: "registered-again"; readonly port: number }
  /** The user wants it to end. */
  | { readonly type: "stop" };

/** What is said aloud. `exited-early` gets the last lines from the driver. */
export type RunRemark =
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
    };

/** Everything the machine may ask of the world. It never does it itself. */
export type RunCommand =
  | { readonly type: "check-port"; readonly port: number }
  | { readonly type: "spawn"; readonly port: number }
  | { readonly type: "look"; readonly inMs: number }
  | { readonly type: "probe"; readonly endpoints: readonly Endpoint[] }
  /** Leads the name there; with no upstreams the service is starting again. `tell`: the user wants to hear of it. */
  | {
      readonly type: "route";
      readonly upstreams: readonly Endpoint[];
      readonly tell: boolean;
      readonly afterMs: number;
    }
  /** Ends the command, to start it again. */
  | { readonly type: "stop-child" }
  | { readonly type: "replace-port" }
  | { readonly type: "say"; readonly remark: RunRemark }
  | { readonly type: "finish"; readonly code: number | null; readonly signal: string | null };
