import { formatIpAddress, parseIpAddress } from "../../../address/ip-address.ts";
import { namedState } from "./named-state.ts";
import type { AddressFamily, InetSocket, SocketEnd } from "./socket.ts";

const PROTOCOL = /^(tcp|udp)(4|6|46)$/;
/** Columns before the state, in every release: protocol, two queues, two ends. */
const STATE = 5;
/** `process:pid`, after the numbers before it; the name may hold spaces and colons, and what follows holds neither. */
const NAMED_PID = /:(\d+)\s+[\da-f]+\s/;

/**
 * Reads what macOS's `netstat -anvW` prints. Its columns differ by release, so that the pid is looked for by the header:
 * a column `pid`, or since macOS 14 `process:pid`. It tells the processes of all users. After outputs that others have
 * published; not run.
 */
export function parseNetstat(output: string): InetSocket[] {
  const sockets: InetSocket[] = [];
  let header: readonly string[] = [];
  for (const line of output.split("\n")) {
    if (line.startsWith("Proto"))
      header = line
        .replaceAll(/(Local|Foreign) Address/g, "$1")
        .trim()
        .split(/\s+/);
    const socket = socketOf(line, header);
    if (socket !== undefined) sockets.push(socket);
  }
  return sockets.sort((left, right) => left.family - right.family);
}

function socketOf(line: string, header: readonly string[]): InetSocket | undefined {
  const cells = line.trim().split(/\s+/);
  const [, transport, families] = PROTOCOL.exec(cells[0] ?? "") ?? [];
  if (transport !== "tcp" && transport !== "udp") return undefined;
  const family = families === "4" ? 4 : 6;
  const local = endOf(cells[3] ?? "", family);
  const remote = endOf(cells[4] ?? "", family);
  if (local === undefined) return undefined;
  // UDP leaves the column of the state empty.
  const hasState = /^[A-Z]/.test(cells[STATE] ?? "");
  const column = header.indexOf("pid") - (hasState ? 0 : 1);
  const pid = Number(header.includes("pid") ? cells[column] : NAMED_PID.exec(line)?.[1]);
  const state = namedState(transport, hasState ? (cells[STATE] ?? "") : "", { hasPeer: remote !== undefined });
  return {
    transport,
    family,
    state,
    local,
    remote,
    receiveQueue: Number(cells[1]),
    sendQueue: state === "listen" ? undefined : Number(cells[2]),
    uid: undefined,
    inode: undefined,
    isIpv6Only: families !== "6" ? false : remote === undefined ? true : undefined,
    drops: undefined,
    pids: Number.isSafeInteger(pid) && pid > 0 ? [pid] : [],
  };
}

/** Reads `127.0.0.1.80`, `::1.80` or `*.80`; `*.*` is none. */
function endOf(text: string, family: AddressFamily): SocketEnd | undefined {
  const dot = text.lastIndexOf(".");
  const port = Number(text.slice(dot + 1));
  if (dot === -1 || !Number.isInteger(port)) return undefined;
  const host = text.slice(0, dot);
  if (host === "*") return { address: family === 4 ? "0.0.0.0" : "::", port };
  const ip = parseIpAddress(family === 6 && !host.includes(":") ? `::ffff:${host}` : host);
  return ip === undefined ? undefined : { address: formatIpAddress({ ...ip, zone: undefined }), port };
}
