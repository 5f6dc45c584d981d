import { formatIpAddress, parseIpAddress } from "../../../address/ip-address.ts";
import { namedState } from "./named-state.ts";
import type { AddressFamily, InetSocket, SocketEnd, UnixSocket } from "./socket.ts";

/** Fields that are asked for (`-F`): process, its user, descriptor, type, device, protocol, name, TCP's state and queues, inode. */
export const LSOF_FIELDS = "pufdtPnTi0";

const UNIX_KINDS: Readonly<Record<string, UnixSocket["kind"]>> = {
  STREAM: "stream",
  DGRAM: "datagram",
  SEQPACKET: "seqpacket",
};
const UNIX_NAME = /^(.*?) ?type=(\w+)(?: .*?->INO=(\d+)| ->INO=(\d+))?/s;

/** One open file: the first characters of its fields are their names. */
interface OpenFile {
  readonly pid: number;
  readonly uid: number;
  readonly fields: ReadonlyMap<string, string>;
  readonly tcp: ReadonlyMap<string, string>;
}

/** Reads what lsof prints with `-F`: fields end with a zero, and a set of them with a line break. */
function* openFiles(output: string): Generator<OpenFile> {
  let [pid, uid] = [0, 0];
  for (const set of output.split("\0\n")) {
    const fields = new Map<string, string>();
    const tcp = new Map<string, string>();
    for (const field of set.split("\0")) {
      const [name = "", value] = [field[0], field.slice(1)];
      if (name === "T") tcp.set(value.slice(0, 2), value.slice(3));
      else fields.set(name, value);
    }
    pid = Number(fields.get("p") ?? pid);
    uid = Number(fields.get("u") ?? uid);
    if (fields.has("f")) yield { pid, uid, fields, tcp };
  }
}

/** Reads the TCP and UDP sockets in the output of lsof; one that several processes hold comes once. */
export function parseLsofInet(output: string): InetSocket[] {
  const sockets = new Map<string, InetSocket & { pids: number[] }>();
  for (const file of openFiles(output)) {
    const socket = inetOf(file);
    if (socket === undefined) continue;
    const key = `${file.fields.get("d")} ${file.fields.get("n")}`;
    const known = sockets.get(key);
    if (known === undefined) sockets.set(key, socket);
    else if (!known.pids.includes(file.pid)) known.pids.push(file.pid);
  }
  return [...sockets.values()].sort((left, right) => left.family - right.family);
}

function inetOf({ pid, uid, fields, tcp }: OpenFile): (InetSocket & { pids: number[] }) | undefined {
  const transport = fields.get("P")?.toLowerCase();
  const family = fields.get("t") === "IPv4" ? 4 : fields.get("t") === "IPv6" ? 6 : undefined;
  if (family === undefined || (transport !== "tcp" && transport !== "udp")) return undefined;
  const [own = "", peer] = (fields.get("n") ?? "").split("->");
  const local = endOf(own, family);
  const remote = peer === undefined ? undefined : endOf(peer, family);
  if (local === undefined) return undefined;
  const state = namedState(transport, tcp.get("ST") ?? "", { hasPeer: remote !== undefined });
  const inode = Number(fields.get("d"));
  return {
    transport,
    family,
    state,
    local,
    remote,
    receiveQueue: Number(tcp.get("QR") ?? 0),
    sendQueue: state === "listen" ? undefined : Number(tcp.get("QS") ?? 0),
    uid,
    // On Linux the device of a socket is its inode; on macOS an address of the kernel.
    inode: /^\d+$/.test(fields.get("d") ?? "") ? inode : undefined,
    isIpv6Only: family === 4 ? false : undefined,
    drops: undefined,
    pids: [pid],
  };
}

/** Reads `127.0.0.1:80`, `[::1]:80` or `*:80`; an IPv4 end of an IPv6 socket is written as an IPv4 address. */
function endOf(text: string, family: AddressFamily): SocketEnd | undefined {
  const colon = text.lastIndexOf(":");
  const port = Number(text.slice(colon + 1));
  if (colon === -1 || !Number.isInteger(port)) return undefined;
  const host = text.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  if (host === "*") return { address: family === 4 ? "0.0.0.0" : "::", port };
  const ip = parseIpAddress(family === 6 && !host.includes(":") ? `::ffff:${host}` : host);
  return ip === undefined ? undefined : { address: formatIpAddress(ip), port };
}

/** Reads the Unix sockets. On Linux, lsof cuts a path at its first space. */
export function parseLsofUnix(output: string): UnixSocket[] {
  const sockets = new Map<number, UnixSocket>();
  for (const { fields, tcp } of openFiles(output)) {
    if (fields.get("t") !== "unix") continue;
    const inode = Number(fields.get("i") ?? addressNumber(fields.get("d")));
    if (!Number.isSafeInteger(inode) || sockets.has(inode)) continue;
    sockets.set(inode, { ...unixNameOf(fields.get("n") ?? ""), state: unixStateOf(tcp.get("ST")), inode });
  }
  return [...sockets.values()];
}

function unixNameOf(name: string): Pick<UnixSocket, "kind" | "path" | "peerInode"> {
  const [, path, type = "", ...inodes] = UNIX_NAME.exec(name) ?? [];
  if (type === "") {
    // macOS tells no kind; of a connection it tells the address of the other end in place of a path.
    const peer = /^->(0x[\da-f]+)$/.exec(name)?.[1];
    const named = name === "" || peer !== undefined ? undefined : name;
    return { kind: "stream", path: named, peerInode: peer === undefined ? undefined : addressNumber(peer) };
  }
  const peer = inodes.find((inode) => inode !== undefined);
  return {
    kind: UNIX_KINDS[type] ?? "stream",
    path: path === "" ? undefined : path,
    peerInode: peer === undefined ? undefined : Number(peer),
  };
}

function unixStateOf(text: string | undefined): UnixSocket["state"] {
  return text === "LISTEN" ? "listen" : text === "CONNECTED" ? "connected" : "unconnected";
}

/** macOS has no inodes of sockets: the low 48 bits of the kernel's address stand for one. */
function addressNumber(text = ""): number {
  return /^0x[\da-f]+$/i.test(text) ? Number(BigInt.asUintN(48, BigInt(text))) : Number.NaN;
}
