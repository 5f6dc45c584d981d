import type { AnswerFinding, UpstreamFault } from "./pages/answer.ts";
import type { GatewayIdentity, RoutingSnapshot, SnapshotDelta, Upstream } from "./snapshot.ts";

/**
 * What a daemon and a gateway worker tell each other: one JSON object a line, over the daemon's control socket.
 * The worker dials, asks for `Upgrade: portolan-worker`, and says hello.
 *
 * Listening descriptors travel beside it, as SCM_RIGHTS datagrams to the other side's mailbox; the line that
 * announces one is sent after it, so that it is there when the line is read. Either side can hold them all: a
 * worker that is new is given them, a daemon that is new asks the living worker for them.
 */
export type WorkerMessage =
  | {
      readonly type: "hello";
      readonly workerId: string;
      readonly pid: number;
      readonly engine: "bun" | "node";
      /** Portolan's own version, so that an older worker can be replaced. */
      readonly release: string;
      /** Path of the Unix datagram socket at which it takes descriptors. */
      readonly mailbox: string;
      /** Ids of the listeners whose descriptors it holds (not empty when it outlived a daemon). */
      readonly holds: readonly string[];
      /** It was told to end by a daemon that is gone: it holds nothing, and accepts no more. */
      readonly isDraining: boolean;
    }
  /** A snapshot or delta is in force, and listeners that it does not name are closed: what was printed after this works. */
  | { readonly type: "applied"; readonly version: number }
  /** It accepts on this listener now; `error` when it could not. */
  | { readonly type: "listening"; readonly listenerId: string; readonly error: string | undefined }
  /** A handshake waits for this name's certificate. */
  | { readonly type: "want-identity"; readonly serverName: string }
  /** A service did not answer, and its owner is to be told why. */
  | { readonly type: "diagnose"; readonly question: DiagnosisQuestion }
  /** A request or connection waits for an on-demand service; said again while one does. */
  | { readonly type: "wanted"; readonly serviceId: string }
  /** How long nothing has been open of each on-demand service that is ready, in milliseconds; not said where there is none. */
  | { readonly type: "activity"; readonly quietMs: Readonly<Record<string, number>> }
  /** It has put a copy of this listener's descriptor into the daemon's mailbox. */
  | { readonly type: "descriptor"; readonly listenerId: string }
  | { readonly type: "counters"; readonly counters: WorkerCounters }
  /** Something worth a line in the daemon's log, such as `accepting pauses: too many open files`. */
  | { readonly type: "notice"; readonly text: string }
  /** It has stopped accepting after `drain`; it ends when its last connection does. */
  | { readonly type: "draining"; readonly connections: number };

export type DaemonMessage =
  | { readonly type: "snapshot"; readonly snapshot: RoutingSnapshot }
  | { readonly type: "delta"; readonly delta: SnapshotDelta }
  /** The descriptor of this listener is in the worker's mailbox: accept on it. */
  | { readonly type: "descriptor"; readonly listenerId: string }
  /** Put copies of all descriptors into this mailbox (the daemon is new and has none). */
  | { readonly type: "give-descriptors"; readonly mailbox: string }
  /** The answer to `want-identity`; undefined when the name is not ours to certify. */
  | { readonly type: "identity"; readonly serverName: string; readonly identity: GatewayIdentity | undefined }
  /** The answer to `diagnose`; undefined when nothing was found. It may come late, or never. */
  | { readonly type: "diagnosis"; readonly id: string; readonly finding: AnswerFinding | undefined }
  /** Stop accepting, finish what is open, end. A successor accepts already. */
  | { readonly type: "drain"; readonly deadlineMs: number };

/** What a worker wants to know of a service that did not answer. */
export interface DiagnosisQuestion {
  /** Comes back with the answer. */
  readonly id: string;
  readonly serviceId: string;
  /** The endpoint that was tried last. */
  readonly endpoint: Upstream;
  readonly fault: UpstreamFault;
}

/** Counted since the worker started. */
export interface WorkerCounters {
  readonly connections: number;
  readonly openConnections: number;
  readonly requests: number;
  readonly upstreamConnections: number;
  readonly rejected: number;
  readonly laneConnections: number;
  readonly datagrams: number;
  readonly datagramsDropped: number;
  readonly residentBytes: number;
}
