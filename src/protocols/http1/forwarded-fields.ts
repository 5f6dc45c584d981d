import type { RequestHead } from "./head.ts";

export interface ForwardedFieldsOptions {
  /** Address of the client, without port; IPv6 without brackets. */
  readonly clientAddress: string;
  readonly protocol: "http" | "https";
  /** Port of the gateway that the client reached. */
  readonly port: number;
  /** Our name in Via: a token, such as `portolan-3f9c`. */
  readonly pseudonym: string;
}

/**
 * The field lines that we add to the requests of one client connection: Via, Forwarded, X-Forwarded-For, -Proto, -Port
 * and, where the request has an authority, -Host. They are made again only when the authority changes.
 */
export class ForwardedFields {
  constructor(_options: ForwardedFieldsOptions) {}

  /** The lines for this request, each with its CRLF. Valid until the next call with another authority. */
  linesFor(_head: RequestHead): Uint8Array {
    throw new Error("being written");
  }
}
