import type { Forwarding, Origin } from "../../host/core/processes/process-facts.ts";
import type { SocketActivation } from "../../host/core/units/socket-activation.ts";
import type { ClientGroup } from "./client-groups.ts";
import type { AddressExplanation } from "./explain-address.ts";
import type { PortExplanation } from "./explain-port.ts";
import type { Exposure } from "./exposure.ts";
import type { HistoryEntry } from "./history-entry.ts";
import type { Ownerless, RowEnd, RowService, SeenProcess } from "./list-row.ts";
import type { Truth } from "./nearest-truths.ts";
import type { ReachWay } from "./reach-ways.ts";

/** A process that holds a socket, and why it runs. */
export interface ExplainedHolder {
  readonly process: SeenProcess;
  readonly origin: Origin | undefined;
  readonly forwarding: Forwarding | undefined;
  readonly activation: SocketActivation | undefined;
  /** It shares the socket with another one, which has forked it. */
  readonly isWorker: boolean;
  /** It does not run: stopped by a signal, or at a breakpoint. */
  readonly isStopped: boolean;
  readonly isProgramReplaced: boolean;
}

export interface ExplainedListener {
  readonly local: RowEnd;
  readonly inode: number | undefined;
  readonly user: string | undefined;
  readonly exposure: Exposure;
  readonly ways: readonly ReachWay[];
  /** Connections that wait to be accepted, and how many may, where that is known. */
  readonly waiting: number;
  readonly waitingMax: number | undefined;
  readonly service: RowService | undefined;
  /** Newest processes first; empty when none could be seen. */
  readonly holders: readonly ExplainedHolder[];
}

/** Which listener a client gets that connects to an address. */
export interface Reached {
  readonly address: string;
  /** Places in `listeners`; empty when nobody answers, several when they share the address. */
  readonly listeners: readonly number[];
}

/** Everything that this machine knows about an endpoint. */
export interface EndpointExplanation {
  readonly type: "endpoint";
  readonly port: number;
  readonly transport: "tcp" | "udp";
  /** Addresses that were asked about, in the order in which a client tries them. */
  readonly addresses: readonly string[];
  readonly aboutAddresses: readonly AddressExplanation[];
  readonly aboutPort: PortExplanation;
  /** Name of the service to which Portolan has leased the port. */
  readonly leasedTo: string | undefined;
  /** On the port, whatever their address. */
  readonly listeners: readonly ExplainedListener[];
  readonly reached: readonly Reached[];
  readonly clients: readonly ClientGroup[];
  /** Set when nobody listens where it was asked. */
  readonly silence: readonly Truth[] | undefined;
  readonly history: readonly HistoryEntry[];
  /** What a socket is of which no process was found. */
  readonly ownerless: Ownerless;
}

export interface ProcessExplanation {
  readonly type: "process";
  readonly holder: ExplainedHolder;
  readonly listeners: readonly {
    readonly transport: "tcp" | "udp" | "unix";
    readonly local: RowEnd | undefined;
    readonly path: string | undefined;
    readonly exposure: Exposure | undefined;
  }[];
  readonly connections: number;
}

export interface UnixExplanation {
  readonly type: "unix";
  readonly path: string;
  /** `absent`: there is nothing; `other`: something that is no socket. */
  readonly file: "socket" | "other" | "absent" | "hidden" | "abstract";
  readonly mode: number | undefined;
  readonly owner: string | undefined;
  readonly exposure: Exposure | undefined;
  readonly isListening: boolean;
  readonly holders: readonly ExplainedHolder[];
  /** What holds it, where no process of `holders` does. */
  readonly ownerless: Ownerless;
  /** Connections to it. */
  readonly connections: number;
}

export type Explanation = EndpointExplanation | ProcessExplanation | UnixExplanation;
