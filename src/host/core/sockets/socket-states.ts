import type { SocketState, Transport } from "./socket.ts";

/** The kernel's numbers of a socket's state (`include/net/tcp_states.h`), which all families use. */
export const ESTABLISHED = 1;
export const CLOSED = 7;
export const LISTENING = 10;

const STATES: readonly (SocketState | undefined)[] = [
  undefined,
  "established",
  "syn-sent",
  "syn-received",
  "fin-wait-1",
  "fin-wait-2",
  "time-wait",
  "closed",
  "close-wait",
  "last-ack",
  "listen",
  "closing",
  // A request for a connection: no socket yet, only its beginning.
  "syn-received",
  "bound",
];

/** Names a state. A UDP socket without a peer calls itself closed; a number that no kernel is known to use is `closed` too. */
export function stateOf(number: number, transport: Transport): SocketState {
  if (transport === "udp") return number === ESTABLISHED ? "established" : "unconnected";
  return STATES[number] ?? "closed";
}

/** True for a state in which a socket waits for what comes, and has no peer. */
export function isListening(state: SocketState): boolean {
  return state === "listen" || state === "unconnected";
}
