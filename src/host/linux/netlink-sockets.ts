import { encodeInetDump, encodeInetLookup, InetDiagReader } from "../core/sockets/inet-diag.ts";
import { onceEach } from "../core/sockets/once-each.ts";
import type { InetSocket, SocketEnd, SocketQuery, SocketTable, Transport, UnixSocket } from "../core/sockets/socket.ts";
import { encodeUnixDump, readUnixRow } from "../core/sockets/unix-diag.ts";
import { ENOENT, Netlink } from "./netlink.ts";
import { ProcfsSockets } from "./procfs-sockets.ts";

/**
 * The socket table as the kernel's sock_diag tells it. One connection is found in some microseconds, whatever the size of
 * the table. Where the kernel has not the part that answers for a protocol, procfs answers.
 */
export class NetlinkSockets implements SocketTable {
  readonly source = "netlink";
  readonly #netlink = new Netlink();
  readonly #reader = new InetDiagReader();
  readonly #procfs = new ProcfsSockets();
  /** Protocols that the kernel is known to answer for; to a look-up alone, its "not here" may mean either. */
  readonly #answered = new Map<Transport, boolean>();

  inet(query: SocketQuery): readonly InetSocket[] {
    const ipv4 = this.#dump(query, 4);
    // Without IPv6 in the kernel, there is nothing that could answer for it, nor a table in procfs.
    return ipv4 === undefined ? this.#procfs.inet(query) : onceEach([...ipv4, ...(this.#dump(query, 6) ?? [])]);
  }

  unix(): readonly UnixSocket[] {
    let sockets: UnixSocket[] = [];
    const errno = this.#netlink.ask(
      encodeUnixDump(),
      () => (sockets = []),
      (start, end) => {
        const socket = readUnixRow(this.#netlink.datagram, { start, end });
        if (socket !== undefined) sockets.push(socket);
      },
    );
    return errno === 0 ? sockets : this.#procfs.unix();
  }

  find(transport: Transport, ends: { local: SocketEnd; remote: SocketEnd }): InetSocket | undefined {
    const question = encodeInetLookup(transport, ends);
    if (question === undefined) return undefined;
    let found: InetSocket | undefined;
    const errno = this.#netlink.ask(
      question,
      () => (found = undefined),
      (start, end) => (found = this.#reader.read(this.#netlink.datagram, transport, { start, end })),
    );
    if (errno === ENOENT && this.#answers(transport)) return undefined;
    if (errno !== 0) return this.#procfs.find(transport, ends);
    // Where no such connection is, the kernel offers the socket that would take it.
    return found?.remote?.port === ends.remote.port ? found : undefined;
  }

  [Symbol.dispose](): void {
    this.#netlink[Symbol.dispose]();
  }

  #answers(transport: Transport): boolean {
    let answers = this.#answered.get(transport);
    if (answers === undefined) {
      answers = this.#dump({ transport, which: "listening", localPort: 1 }, 4) !== undefined;
      this.#answered.set(transport, answers);
    }
    return answers;
  }

  /** The rows of one family; undefined where the kernel does not answer for the protocol. */
  #dump(query: SocketQuery, family: 4 | 6): InetSocket[] | undefined {
    let sockets: InetSocket[] = [];
    const errno = this.#netlink.ask(
      encodeInetDump(query, family),
      () => (sockets = []),
      (start, end) => {
        const socket = this.#reader.read(this.#netlink.datagram, query.transport, { start, end });
        // The kernel looks at the port for all but those in the state `bound`.
        if (socket !== undefined && (query.localPort ?? socket.local.port) === socket.local.port) sockets.push(socket);
      },
    );
    return errno === 0 ? sockets : undefined;
  }
}
