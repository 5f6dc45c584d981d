import { Failure, isFailure } from "../../failure/failure.ts";
import type { GatewayListener } from "../../gateway/core/snapshot.ts";
import {
  closeDescriptor,
  openDatagramDescriptor,
  openListeningDescriptor,
} from "../../host/sockets/listening-descriptor.ts";
import { daemonFailure } from "../core/failures.ts";
import { listenerId } from "../core/routing-tables.ts";

/** How many ports behind the wanted one are tried. */
const NEXT_PORTS = 50;

export interface PortWish {
  /** Port of the gateway; 0 for any. */
  readonly port: number;
  /** The port that was found for this wish before, if any: it stays. */
  readonly remembered: number | undefined;
  /** 80 and 443 as well, where this user may bind them. */
  readonly standardPorts: boolean;
  readonly hasIpv6: boolean;
}

/**
 * The gateway's listening sockets. The daemon opens them and never accepts: workers do, on copies of the
 * descriptors, so that no connection is lost when one follows another.
 */
export class ListeningSockets implements Disposable {
  readonly #sockets = new Map<string, { readonly listener: GatewayListener; readonly descriptor: number }>();

  get listeners(): readonly GatewayListener[] {
    return [...this.#sockets.values()].map(({ listener }) => listener);
  }

  /** Those that lead by name: on 127.0.0.1 and ::1. */
  get main(): readonly GatewayListener[] {
    return this.listeners.filter(({ serviceId }) => serviceId === undefined);
  }

  /** The gateway's ports, the one in printed URLs first. */
  get ports(): readonly number[] {
    return [...new Set(this.main.map(({ port }) => port))];
  }

  has(id: string): boolean {
    return this.#sockets.has(id);
  }

  descriptor(id: string): number | undefined {
    return this.#sockets.get(id)?.descriptor;
  }

  /** Takes over a socket that a living worker holds. */
  adopt(listener: GatewayListener, descriptor: number): void {
    if (this.#sockets.has(listener.id)) closeDescriptor(descriptor);
    else this.#sockets.set(listener.id, { listener, descriptor });
  }

  /**
   * Opens the gateway's own ports: both families or neither, since half a port can be taken by another user.
   *
   * @throws {Failure} `NO_GATEWAY_PORT`.
   */
  openMain(wish: PortWish): void {
    const candidates = wish.port === 0 ? [0] : Array.from({ length: NEXT_PORTS }, (_, step) => wish.port + step);
    if (wish.remembered !== undefined) candidates.unshift(wish.remembered);
    if (wish.port === 0) candidates.push(0, 0, 0);
    if (!candidates.some((port) => port <= 65_535 && this.#openBoth(port, wish.hasIpv6))) {
      throw daemonFailure("NO_GATEWAY_PORT", { port: wish.port });
    }
    if (wish.standardPorts && this.#openBoth(80, wish.hasIpv6) && !this.#openBoth(443, wish.hasIpv6)) {
      for (const listener of this.main) if (listener.port === 80) this.close(listener.id);
    }
  }

  /** Opens a service's own address; false when something else has it. */
  openFront(listener: GatewayListener): boolean {
    return this.has(listener.id) || this.#open(listener) !== undefined;
  }

  close(id: string): void {
    const socket = this.#sockets.get(id);
    this.#sockets.delete(id);
    if (socket) closeDescriptor(socket.descriptor);
  }

  /** Opens a lane's socket, if it is not open; gives what stands against it. */
  openLane(listener: GatewayListener): Failure | undefined {
    const opened = this.has(listener.id) ? listener : this.#attempt(listener);
    return opened instanceof Failure ? opened : undefined;
  }

  #openBoth(port: number, hasIpv6: boolean): boolean {
    const first = this.#open(mainListener("127.0.0.1", port));
    if (!first) return false;
    if (!hasIpv6 || this.#open(mainListener("::1", first.port))) return true;
    this.close(first.id);
    return false;
  }

  #open(wanted: GatewayListener): GatewayListener | undefined {
    const opened = this.#attempt(wanted);
    return opened instanceof Failure ? undefined : opened;
  }

  #attempt(wanted: GatewayListener): GatewayListener | Failure {
    try {
      const open = wanted.lane?.transport === "udp" ? openDatagramDescriptor : openListeningDescriptor;
      const { descriptor, port } = open({ address: wanted.address, port: wanted.port });
      const id = wanted.serviceId === undefined ? listenerId(wanted.address, port) : wanted.id;
      const listener = { ...wanted, port, id };
      this.#sockets.set(listener.id, { listener, descriptor });
      return listener;
    } catch (error) {
      const isExpected = ["PORT_TAKEN", "PORT_NEEDS_PRIVILEGE", "ADDRESS_NOT_AVAILABLE"].some((code) =>
        isFailure(error, code),
      );
      if (isExpected) return error as Failure;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    for (const id of this.#sockets.keys()) this.close(id);
  }
}

function mainListener(address: string, port: number): GatewayListener {
  return { id: listenerId(address, port), address, port, serviceId: undefined };
}
