import { MSG_DONTWAIT } from "../core/descriptor-message.ts";
import { DiagnosedRows, listenersRequest } from "../core/sock-diag.ts";
import type { AddressFamily, ListenRow } from "../core/socket-table.ts";
import { libc } from "../ffi.ts";
import { SOCK_CLOEXEC, SOCK_RAW } from "./socket-constants.ts";

const AF_NETLINK = 16;
const NETLINK_SOCK_DIAG = 4;
/** With it, the length of a datagram is told even where the buffer is shorter. */
const MSG_TRUNC = 0x20;
/** The system's own datagrams have at most half of it. */
const DATAGRAM_BYTES_MAX = 65_536;

let isRefused = false;
/** One for all: a run looks every few milliseconds, and nothing here waits. */
let buffer: Uint8Array | undefined;

/**
 * Lists the listening sockets as the system's diagnosis tells them: 0.1 ms, where its table in procfs takes 4, because
 * there it walks all that could hold a connection. Undefined where there is no such diagnosis.
 */
export function diagnoseListeners(): ListenRow[] | undefined {
  if (isRefused || process.platform !== "linux") return undefined;
  const rows = [4 as const, 6 as const].map((family) => diagnose(family));
  const [ipv4, ipv6] = rows;
  if (ipv4 !== undefined && ipv6 !== undefined) return [...ipv4, ...ipv6];
  isRefused = true;
  return undefined;
}

/** The answer to a question is there when the question is sent: the system writes it in that very call. */
function diagnose(family: AddressFamily): ListenRow[] | undefined {
  const system = libc();
  const descriptor = system.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (descriptor === -1) return undefined;
  try {
    const request = listenersRequest(family);
    if (system.send(descriptor, request, request.byteLength, 0) === -1) return undefined;
    const found = new DiagnosedRows(family);
    buffer ??= new Uint8Array(DATAGRAM_BYTES_MAX);
    for (;;) {
      const bytes = system.recv(descriptor, buffer, buffer.byteLength, MSG_DONTWAIT | MSG_TRUNC);
      if (bytes <= 0 || bytes > buffer.byteLength) return undefined;
      const state = found.push(buffer.subarray(0, bytes));
      if (state === "done") return found.rows;
      if (state === "refused") return undefined;
    }
  } finally {
    system.close(descriptor);
  }
}
