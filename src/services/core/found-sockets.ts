/** A listening socket of the service, as it stands in the socket table. */
export interface FoundSocket {
  readonly address: string;
  readonly port: number;
}

/** A listening socket on the leased port that no process of the run holds. */
export interface ForeignSocket extends FoundSocket {
  /** Undefined when another user's process holds it. */
  readonly pid: number | undefined;
  readonly uid: number;
  readonly argv: readonly string[];
}

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What publishes a container's port in the container's stead. */
const CONTAINER_PROXIES = new Set(["docker-proxy", "rootlessport", "rootlesskit", "conmon", "pasta", "slirp4netns"]);

/** Where to dial what listens there: `0.0.0.0` and `::` stand for every address, so this machine's own will do. */
export function dialed({ address, port }: FoundSocket): Endpoint {
  // A socket on :: always takes ::1; it takes 127.0.0.1 only if nothing else does.
  if (address === "0.0.0.0") return { address: "127.0.0.1", port };
  return { address: address === "::" ? "::1" : address, port };
}

/** Where to dial a set of sockets: each place once, IPv4 first. */
export function dialedAll(sockets: readonly FoundSocket[]): Endpoint[] {
  const places = new Map<string, Endpoint>();
  for (const socket of sockets) {
    const endpoint = dialed(socket);
    places.set(`${endpoint.address} ${endpoint.port}`, endpoint);
  }
  return [...places.values()].sort((a, b) => Number(a.address.includes(":")) - Number(b.address.includes(":")));
}

/** True when other computers can reach it. */
export function isExposed({ address }: FoundSocket): boolean {
  return !(address.startsWith("127.") || address === "::1" || address.startsWith("::ffff:127."));
}

/**
 * True for a socket that most likely serves the run although its process is none of the run's: a container's proxy,
 * whose parent is a daemon. It is known that nobody listened there before the start.
 */
export function isContainerProxy({ pid, uid, argv }: ForeignSocket): boolean {
  const program = argv[0] ?? "";
  // A process of root that hides itself from this user: Docker's, as a rule.
  if (pid === undefined) return uid === 0;
  return CONTAINER_PROXIES.has(program.slice(program.lastIndexOf("/") + 1));
}

/** Names a holder for people. */
export function describeForeign({ pid, uid, argv }: ForeignSocket): string {
  if (pid === undefined) return uid === 0 ? "a process of root" : `a process of user ${uid}`;
  const command = argv.join(" ");
  return `process ${pid}${command === "" ? "" : ` (${command.length > 80 ? `${command.slice(0, 79)}…` : command})`}`;
}
