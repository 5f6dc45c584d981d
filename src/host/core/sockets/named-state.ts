import type { SocketState, Transport } from "./socket.ts";

/** Systems write the same names with and without underscores; none of them is localised. */
const STATES: Readonly<Record<string, SocketState>> = {
  LISTEN: "listen",
  SYNSENT: "syn-sent",
  SYNRECV: "syn-received",
  SYNRECEIVED: "syn-received",
  SYNRCVD: "syn-received",
  ESTABLISHED: "established",
  FINWAIT1: "fin-wait-1",
  FINWAIT2: "fin-wait-2",
  CLOSEWAIT: "close-wait",
  CLOSING: "closing",
  LASTACK: "last-ack",
  TIMEWAIT: "time-wait",
};

/** Names the state that lsof or netstat writes. What has neither a known state nor a peer is bound alone. */
export function namedState(transport: Transport, text: string, { hasPeer }: { hasPeer: boolean }): SocketState {
  if (transport === "udp") return hasPeer ? "established" : "unconnected";
  return STATES[text.replaceAll("_", "")] ?? (hasPeer ? "closed" : "bound");
}
