import { ForwardedFields } from "../../protocols/http1/forwarded-fields.ts";
import type { RequestHead } from "../../protocols/http1/head.ts";
import { viaContains } from "../../protocols/http1/via.ts";
import type { RoutedService } from "../core/snapshot.ts";
import type { Connection } from "../transport/transport.ts";

/** The marks that we leave on the requests of one client connection to one service. */
export class HopMarks {
  readonly service: RoutedService;
  readonly #pseudonym: Uint8Array;
  readonly #forwarded: ForwardedFields;

  constructor(service: RoutedService, connection: Connection) {
    const pseudonym = `portolan-${service.name}`;
    this.service = service;
    this.#pseudonym = new TextEncoder().encode(pseudonym);
    this.#forwarded = new ForwardedFields({
      clientAddress: connection.remoteAddress,
      protocol: connection.secure ? "https" : "http",
      port: connection.localPort,
      pseudonym,
    });
  }

  /** Each service has a name of its own in Via: a request that comes back to it goes round in circles. */
  isOn(head: RequestHead): boolean {
    return viaContains(head, this.#pseudonym);
  }

  /** The field lines to add. */
  linesFor(head: RequestHead): Uint8Array {
    return this.#forwarded.linesFor(head);
  }
}
