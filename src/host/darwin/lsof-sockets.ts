import { formatIpAddress, parseIpAddress, unmapIpAddress } from "../../address/ip-address.ts";
import { hostFailure } from "../core/failures.ts";
import { LSOF_FIELDS, parseLsofInet, parseLsofUnix } from "../core/sockets/lsof-output.ts";
import { parseNetstat } from "../core/sockets/netstat-output.ts";
import type { InetSocket, SocketEnd, SocketQuery, SocketTable, Transport, UnixSocket } from "../core/sockets/socket.ts";

/** No names for addresses and ports, no warnings; the queues and states of TCP. */
const LSOF = ["-nPw", "-Tqs", "-F", LSOF_FIELDS];
/** All sockets, as numbers, with their processes, and IPv6 addresses whole. */
const NETSTAT = ["-anvW"];
const DEADLINE_MS = 10_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The socket table as lsof tells it, for a system without Linux's: written for macOS, and run on Linux only. It tells
 * the processes at once, but only of this user's unless root asks, and nothing that no process holds. A question takes
 * 20 to 400 ms, and lsof has been seen to spin for minutes: it has a deadline.
 */
export class LsofSockets implements SocketTable {
  readonly source = "lsof";

  /** @throws {Failure} `CANNOT_START_PROCESS`, `TOOL_TOO_SLOW`. */
  inet({ transport, which, localPort }: SocketQuery): InetSocket[] {
    const what = `-i${transport.toUpperCase()}${localPort === undefined || localPort === 0 ? "" : `:${localPort}`}`;
    const seen = parseLsofInet(runTool("lsof", [...LSOF, what]));
    const all = process.platform === "darwin" ? withUnseen(seen, parseNetstat(runTool("netstat", NETSTAT))) : seen;
    return all.filter((socket) => {
      const { state, remote, local } = socket;
      if (socket.transport !== transport) return false;
      if (localPort !== undefined && local.port !== localPort) return false;
      const listens = state === "listen" || state === "unconnected";
      return which === "all" || (which === "listening" ? listens : remote !== undefined);
    });
  }

  /** @throws {Failure} `CANNOT_START_PROCESS`, `TOOL_TOO_SLOW`. */
  unix(): UnixSocket[] {
    // Peers are told on Linux alone, and only when asked for; elsewhere the option is unknown.
    return parseLsofUnix(runTool("lsof", [...LSOF, "-U", ...(process.platform === "linux" ? ["+E"] : [])]));
  }

  /** @throws {Failure} `CANNOT_START_PROCESS`, `TOOL_TOO_SLOW`. */
  find(transport: Transport, ends: { local: SocketEnd; remote: SocketEnd }): InetSocket | undefined {
    const [local, remote] = [plain(ends.local), plain(ends.remote)];
    if (local === undefined || remote === undefined) return undefined;
    return this.inet({ transport, which: "connected", localPort: ends.local.port }).find(
      (socket) => plain(socket.local) === local && socket.remote !== undefined && plain(socket.remote) === remote,
    );
  }

  [Symbol.dispose](): void {
    // Nothing stays open between two questions.
  }
}

/** An end as it is on the wire, whichever socket it stands on; undefined for what is no address. */
function plain({ address, port }: SocketEnd): string | undefined {
  const ip = parseIpAddress(address);
  return ip === undefined ? undefined : `${formatIpAddress(unmapIpAddress(ip))} ${port}`;
}

/** lsof tells this user's sockets alone, netstat those of all with less of each. */
function withUnseen(seen: readonly InetSocket[], told: readonly InetSocket[]): InetSocket[] {
  const key = ({ transport, family, local, remote }: InetSocket): string =>
    [transport, family, local.address, local.port, remote?.address, remote?.port].join(" ");
  const known = new Set(seen.map((socket) => key(socket)));
  return [...seen, ...told.filter((socket) => !known.has(key(socket)))].sort(
    (left, right) => left.family - right.family,
  );
}

function runTool(tool: string, args: readonly string[]): string {
  // Loaded only here: where the kernel itself tells, it would take 3 ms of each list.
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { error, stdout }: { error?: NodeJS.ErrnoException; stdout: string } = spawnSync(tool, args, {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
    killSignal: "SIGKILL",
    maxBuffer: OUTPUT_BYTES_MAX,
    stdio: ["ignore", "pipe", "ignore"],
    timeout: DEADLINE_MS,
  });
  const code = error?.code;
  if (code === "ETIMEDOUT") throw hostFailure("TOOL_TOO_SLOW", { tool, deadlineMs: DEADLINE_MS }, { cause: error });
  // The status of lsof is 1 also where there is nothing to list.
  if (error !== undefined) throw hostFailure("CANNOT_START_PROCESS", { program: tool, error: code ?? error.message });
  return stdout;
}
