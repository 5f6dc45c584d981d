import type { Destination } from "./count-destinations.ts";
import type { PortSpan } from "../../host/core/port-spans.ts";

/**
 * What the diagnoses of the machine decide from. A group is undefined where it could not be read: this system does not
 * have it, this user may not see it, or its deadline passed. All of it is plain data, so that it can be recorded.
 */
export interface MachineFacts {
  readonly system: SystemFacts | undefined;
  readonly loopback: LoopbackFacts | undefined;
  readonly stack: StackFacts | undefined;
  readonly queueing: QueueingFacts | undefined;
  readonly ports: PortFacts | undefined;
  readonly connections: ConnectionFacts | undefined;
  readonly backlog: BacklogFacts | undefined;
  readonly tracking: TrackingFacts | undefined;
  readonly firewall: FirewallFacts | undefined;
  readonly names: NameFacts | undefined;
  readonly lookups: LookupFacts | undefined;
  readonly proxies: ProxyFacts | undefined;
  readonly descriptors: DescriptorFacts | undefined;
  readonly pressure: PressureFacts | undefined;
  readonly programs: ProgramFacts | undefined;
  readonly namespaces: NamespaceFacts | undefined;
  readonly clock: ClockFacts | undefined;
  readonly trust: TrustFacts | undefined;
}

export interface SystemFacts {
  /** As `process.platform` says it. */
  readonly platform: string;
  /** The kernel's own words, from /proc/version. */
  readonly kernel: string;
  readonly isRoot: boolean;
  /** It has CAP_NET_BIND_SERVICE. */
  readonly canBindLowPorts: boolean;
}

export interface LoopbackFacts {
  readonly isUp: boolean;
  /** The kernel delivers to itself what goes to 127.0.0.1. */
  readonly hasIpv4Route: boolean;
  /** The kernel has IPv6 at all. */
  readonly hasIpv6: boolean;
  readonly hasIpv6Address: boolean;
  /** Of `all` and `lo`, those whose `disable_ipv6` is 1. */
  readonly ipv6DisabledFor: readonly string[];
}

/** How one step of the self-test went. `skipped` says why it was not tried. */
export type Outcome =
  | { readonly state: "works"; readonly tookMs: number }
  | { readonly state: "fails"; readonly error: string }
  | { readonly state: "times out"; readonly afterMs: number }
  | { readonly state: "skipped"; readonly why: string };

export interface FamilyTest {
  readonly address: string;
  readonly bind: Outcome;
  readonly connect: Outcome;
  readonly tcpEcho: Outcome;
  readonly udpEcho: Outcome;
  readonly ping: Outcome;
}

export interface SpeedTest {
  /** Median time of one byte to and fro over one TCP connection. */
  readonly roundTripUs: number;
  readonly bytesPerSecond: number;
}

export interface StackFacts {
  readonly ipv4: FamilyTest;
  readonly ipv6: FamilyTest;
  /** Binding to another address of 127/8. */
  readonly otherAddress: Outcome;
  readonly counted: CounterFacts | undefined;
  readonly speed: SpeedTest | undefined;
}

/** What the loopback interface counted while the self-test ran. */
export interface CounterFacts {
  readonly receiveErrors: number;
  readonly receiveDropped: number;
  readonly sendErrors: number;
  readonly sendDropped: number;
}

export interface QueueingFacts {
  /** Root queue disciplines of `lo`, such as `noqueue` or `netem`, each with its options as `tc` writes and reads them. */
  readonly disciplines: readonly { readonly kind: string; readonly options: string }[];
}

export interface PortFacts {
  readonly ephemeral: PortSpan;
  readonly reserved: readonly PortSpan[];
  /** As the setting has it, for its undo. */
  readonly reservedText: string;
  readonly unprivilegedStart: number;
  /** Listeners whose port the kernel may lend to a connection, although a registered service is expected there. */
  readonly lendable: readonly { readonly port: number; readonly service: string }[];
  /** Listeners on an address of 127/8 other than 127.0.0.1. */
  readonly beyondFirst: readonly { readonly address: string; readonly port: number }[];
}

export interface ConnectionFacts {
  /** Destinations that use the most ports of the ephemeral range, the fullest first. */
  readonly busiest: readonly Destination[];
  /** Ports that the kernel may lend: the ephemeral range without what is reserved. */
  readonly lendable: number;
  readonly timeWait: number;
  readonly timeWaitMax: number;
  /** Connections since boot that could not stay in TIME_WAIT. */
  readonly timeWaitOverflows: number;
}

export interface BacklogFacts {
  readonly somaxconn: number;
  /** Connections since boot that found an accept queue full. */
  readonly overflows: number;
}

/** Connection tracking; the group is undefined where its module is not loaded. */
export interface TrackingFacts {
  readonly tracked: number;
  readonly trackedMax: number;
}

export interface FirewallRule {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly handle: number;
  /** What it does with a packet. */
  readonly verdict: "reject" | "drop" | "dnat" | "queue";
  /** Where `dnat` leads. */
  readonly target: string | undefined;
  /** What it matches and does, as nft writes its parts. */
  readonly words: string;
  /** It names lo or a loopback address. */
  readonly isAboutLoopback: boolean;
}

/** The group is undefined for a user who may not read the rules. */
export interface FirewallFacts {
  /** Rules that may meet loopback traffic and stop, redirect or delay it. */
  readonly rules: readonly FirewallRule[];
  /** Interfaces whose `route_localnet` is 1. */
  readonly routeLocalnet: readonly string[];
  /** Programs that decide on packets, by queue: what they were too slow for. */
  readonly queues: readonly { readonly queue: number; readonly dropped: number }[];
}

export interface HostsLine {
  readonly line: number;
  readonly address: string;
  readonly names: readonly string[];
}

export interface NameFacts {
  readonly hosts: readonly HostsLine[];
  /** Modules of the line `hosts:` in order; undefined where there is no such file. */
  readonly nsswitch: readonly string[] | undefined;
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** Comments of resolv.conf that say who has written it. */
  readonly resolverComments: readonly string[];
  readonly hostsComments: readonly string[];
  readonly hostName: string;
}

/** How the system's own resolver (getaddrinfo, as Node asks it) answers for a name. */
export interface Lookup {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Its error, or `TIMEOUT`; undefined when it answered. */
  readonly error: string | undefined;
  readonly tookMs: number;
}

export interface LookupFacts {
  readonly lookups: readonly Lookup[];
  /** What curl connects to; undefined without curl. */
  readonly curl: { readonly name: string; readonly address: string | undefined } | undefined;
}

export interface ProxyFacts {
  /** The variables that are set, by their names as they are written; passwords are taken out. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface DescriptorFacts {
  /** Of the whole system. */
  readonly open: number;
  readonly openMax: number;
  /** Processes that hold nine tenths of what they may, the fullest first. */
  readonly near: readonly {
    readonly pid: number;
    readonly program: string;
    readonly open: number;
    readonly openMax: number;
  }[];
}

/** Shares of the last ten seconds in which some, or all, work waited: from /proc/pressure, in per cent. */
export interface PressureFacts {
  readonly cpuSome: number;
  readonly memoryFull: number;
  readonly ioFull: number;
  /** Pages that TCP uses, and the number from which it is under pressure. */
  readonly tcpPages: number;
  readonly tcpPagesPressure: number;
  readonly busiest: { readonly pid: number; readonly program: string; readonly cpuPercent: number } | undefined;
}

/** Programs that run here and meddle with local traffic. */
export interface ProgramFacts {
  readonly firewalls: readonly { readonly pid: number; readonly program: string }[];
}

export interface NamespaceFacts {
  /** The nearest ancestor that lives in another network namespace; undefined where none is, or may be seen. */
  readonly outside: { readonly pid: number; readonly program: string } | undefined;
  /** What says that this is a container, such as `/.dockerenv`. */
  readonly containerSigns: readonly string[];
}

export interface ClockFacts {
  readonly nowMs: number;
  /** The local authority; undefined where none was made yet. */
  readonly authority: { readonly notBeforeMs: number; readonly notAfterMs: number } | undefined;
}

export interface TrustFacts {
  /** How each store of this machine stands to the root. */
  readonly stores: readonly {
    readonly id: string;
    readonly label: string;
    readonly state: "trusted" | "partial" | "absent";
  }[];
  /** Variables that name a file of roots, and whether ours is in it. */
  readonly variables: readonly { readonly name: string; readonly path: string; readonly hasRoot: boolean }[];
  readonly rootPath: string;
}
