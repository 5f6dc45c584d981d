import type { Container } from "../../host/core/containers/container.ts";
import type { PortSpan } from "../../host/core/port-spans.ts";
import type { Forwarding, Origin, ProcessFacts } from "../../host/core/processes/process-facts.ts";
import type { SocketActivation } from "../../host/core/units/socket-activation.ts";
import type { InetSocket, Transport } from "../../host/core/sockets/socket.ts";
import type { ProbeFacts, SpokenProtocol } from "./probe-facts.ts";

/**
 * Everything that the diagnoses of one endpoint are decided from. A group that could not be gathered, or was not
 * looked for, is undefined: then what needs it is silent. All of it is plain data, so that golden files hold it.
 */
export interface EndpointFacts {
  readonly nowMs: number;
  /** Undefined when the target is a Unix socket. */
  readonly target: TargetFacts | undefined;
  /** What the asker met, where it said so. */
  readonly symptom: SymptomFacts | undefined;
  /** What this process may see. */
  readonly view: ViewFacts | undefined;
  /** Listeners on the target's port, on any address, with the pids of their holders where they could be found. */
  readonly listeners: readonly InetSocket[] | undefined;
  /** Listeners on other ports that have something in common with the target. */
  readonly relatives: readonly RelativeFacts[] | undefined;
  /** Other sockets whose local port is the target's: connections, TIME_WAIT, bound ones. */
  readonly sockets: readonly InetSocket[] | undefined;
  /** Sockets of this machine whose remote end is the target: its clients. */
  readonly clients: readonly InetSocket[] | undefined;
  /** Every process that the other groups name by its pid. */
  readonly owners: readonly OwnerFacts[] | undefined;
  /** Listeners on the target's port in other network namespaces. */
  readonly elsewhere: readonly ElsewhereFacts[] | undefined;
  /** Processes that want the port by their environment and do not listen on it. */
  readonly starting: readonly StartingFacts[] | undefined;
  readonly history: HistoryFacts | undefined;
  readonly chart: ChartEntryFacts | undefined;
  readonly probe: ProbeFacts | undefined;
  /** What bind(2) says to this port now; undefined when something listens, since then it was not tried. */
  readonly bind: BindFacts | undefined;
  readonly ports: PortNumberFacts | undefined;
  /** This machine's own addresses, and those of its bridges to containers. */
  readonly addresses: readonly OwnAddressFacts[] | undefined;
  /** How much the owners work: measured while the endpoint was tried. */
  readonly activity: readonly ActivityFacts[] | undefined;
  /** What confines the asking process. */
  readonly confinement: ConfinementFacts | undefined;
  readonly unix: UnixSocketFacts | undefined;
}

export interface TargetFacts {
  /** As the user wrote it. */
  readonly text: string;
  /** Host name; undefined for an address. */
  readonly name: string | undefined;
  /** The address that a client reaches first. */
  readonly address: string;
  readonly port: number;
  readonly transport: Transport;
  /** What the asker wants to speak, by the URL's scheme or by its own word. */
  readonly expects: SpokenProtocol | undefined;
}

/** What went wrong for the asker. */
export interface SymptomFacts {
  readonly during: "bind" | "connect" | "request";
  /** Such as `EADDRINUSE` or `ECONNRESET`. */
  readonly error: string;
  /** It happened on a connection that had carried a request before. */
  readonly wasReused: boolean;
  /** How long that connection had been idle. */
  readonly idleMs: number | undefined;
}

export interface ViewFacts {
  readonly uid: number;
  /** Descriptors of every process can be seen (root with CAP_SYS_PTRACE). */
  readonly seesAllProcesses: boolean;
  /** Why not, and what would show more; undefined when all is seen. */
  readonly limit: { readonly why: string; readonly howToSeeMore: string } | undefined;
  /** Names of the users whose sockets show no process. */
  readonly userNames?: Readonly<Record<number, string>> | undefined;
}

export interface RelativeFacts {
  readonly socket: InetSocket;
  /** `folder`: it works where the target's owner did. `variable`: its PORT names the target. `near`: a port close by. */
  readonly because: "folder" | "variable" | "near";
}

export interface OwnerFacts {
  readonly process: ProcessFacts;
  readonly origin: Origin | undefined;
  readonly forwarding: Forwarding | undefined;
  /** Where an activator made the target's socket: it holds it for a server, or has handed it over. */
  readonly activation: SocketActivation | undefined;
  /** Every TCP port on which it listens. */
  readonly listensOn: readonly number[];
}

export interface ElsewhereFacts {
  /** Inode of the network namespace. */
  readonly namespace: number;
  readonly socket: InetSocket;
  readonly pid: number | undefined;
  readonly command: string;
  readonly container: Container | undefined;
  /** An address under which this machine reaches it, where one is known. */
  readonly reachableAt: string | undefined;
}

export interface StartingFacts {
  readonly pid: number;
  readonly command: string;
  readonly startedAtMs: number;
}

/** Who held the port before, from the chart or from the history that the daemon keeps. */
export interface HistoryFacts {
  readonly pid: number | undefined;
  readonly command: string;
  readonly cwd: string | undefined;
  readonly endedAtMs: number | undefined;
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** Oldest first. */
  readonly lastLines: readonly string[];
}

/** The service or alias of the chart that has this name or port. */
export interface ChartEntryFacts {
  readonly kind: "service" | "alias";
  readonly name: string;
  readonly state: "idle" | "starting" | "ready" | "stopped" | "orphaned" | "down" | "alias";
  /** Leased; of an alias, the port that it leads to. */
  readonly port: number;
  readonly upstreams: readonly UpstreamFacts[];
  readonly command: readonly string[];
  readonly directory: string | undefined;
  /** Of its keeper, or undefined. */
  readonly keeperPid: number | undefined;
  readonly sinceMs: number;
}

export interface UpstreamFacts {
  readonly address: string;
  readonly port: number;
  readonly isListening: boolean;
}

export interface BindFacts {
  readonly address: string;
  /** With SO_REUSEADDR, as most servers set it; undefined when it succeeds. */
  readonly error: string | undefined;
}

export interface PortNumberFacts {
  readonly ephemeral: PortSpan;
  readonly reserved: readonly PortSpan[];
  readonly unprivilegedStart: number;
}

export interface OwnAddressFacts {
  readonly interface: string;
  readonly address: string;
  /** A bridge on which containers reach this machine, such as `docker0`. */
  readonly isContainerBridge: boolean;
}

export interface ActivityFacts {
  readonly pid: number;
  /** 1 is one core, the whole time. */
  readonly cpuShare: number;
  readonly overMs: number;
  /** The kernel function in which it sleeps; undefined when it runs, or hides it. */
  readonly waitsIn: string | undefined;
}

export interface ConfinementFacts {
  /** Security label, such as `docker-default (enforce)`; undefined when unconfined. */
  readonly label: string | undefined;
  /** A seccomp filter is in force. */
  readonly hasSeccompFilter: boolean;
  readonly hasNoNewPrivileges: boolean;
}

export interface UnixSocketFacts {
  readonly path: string;
  readonly pathBytes: number;
  readonly exists: boolean;
  readonly isSocket: boolean;
  /** Permission bits; undefined when it is not there. */
  readonly mode: number | undefined;
  readonly ownerUid: number | undefined;
  /** First folder of the path that cannot be entered; undefined when all can. */
  readonly closedFolder: string | undefined;
  /** A socket of this path listens, by the kernel's table. */
  readonly isListening: boolean;
  /** Of connect(2), such as `ECONNREFUSED`; undefined when it connected. */
  readonly error: string | undefined;
}
