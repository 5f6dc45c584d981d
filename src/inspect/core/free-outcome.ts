/** What freeing a port has come to. */
export interface FreeOutcome {
  readonly ended: readonly { readonly pid: number; readonly text: string; readonly by: "SIGTERM" | "SIGKILL" }[];
  /** Commands that stopped a container or a unit. */
  readonly stopped: readonly string[];
  /** Sockets that were cut, by their addresses. */
  readonly cut: readonly string[];
  /** Who listens on the port again, such as `process 50 (node server.js)`. */
  readonly heldAgainBy: readonly string[];
}
