import type { RequestHead } from "./head.ts";
import { asciiBytes, asciiText } from "./tokens.ts";

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
 * and, where the request has an authority, -Host. They are made again only when the authority changes: comparing it costs
 * less than writing it twice.
 */
export class ForwardedFields {
  readonly #options: ForwardedFieldsOptions;
  #lines: Uint8Array | undefined = undefined;
  #authority = new Uint8Array(0);
  #hasAuthority = false;
  #minorVersion = 1;

  constructor(options: ForwardedFieldsOptions) {
    this.#options = options;
  }

  /** The lines for this request, each with its CRLF. The array is never changed afterwards. */
  linesFor(head: RequestHead): Uint8Array {
    if (this.#lines === undefined || !this.#isSame(head)) this.#lines = this.#make(head);
    return this.#lines;
  }

  #isSame(head: RequestHead): boolean {
    const { bytes, authorityStart: start } = head;
    const authority = this.#authority;
    if (head.minorVersion !== this.#minorVersion || (start !== -1) !== this.#hasAuthority) return false;
    if (head.authorityEnd - start !== authority.length && start !== -1) return false;
    for (let i = 0; i < authority.length; i++) if (bytes[start + i] !== authority[i]) return false;
    return true;
  }

  #make(head: RequestHead): Uint8Array {
    const { clientAddress, protocol, port, pseudonym } = this.#options;
    const { authorityStart: start, authorityEnd: end } = head;
    this.#hasAuthority = start !== -1;
    this.#minorVersion = head.minorVersion;
    this.#authority = this.#hasAuthority ? head.bytes.slice(start, end) : new Uint8Array(0);
    const host = asciiText(this.#authority, 0, this.#authority.length);
    // "IPv6 address [...] is always enclosed in square brackets" and so quoted -- RFC 7239 section 6
    const node = clientAddress.includes(":") ? `"[${clientAddress}]"` : clientAddress;
    // "An HTTP-to-HTTP gateway MUST send an appropriate Via header field in each inbound request message" -- RFC 9110
    // section 7.6.3
    const lines = [
      `Via: 1.${head.minorVersion} ${pseudonym}`,
      `Forwarded: for=${node};proto=${protocol}${this.#hasAuthority ? `;host="${host}"` : ""}`,
      `X-Forwarded-For: ${clientAddress}`,
      `X-Forwarded-Proto: ${protocol}`,
      `X-Forwarded-Port: ${port}`,
    ];
    if (this.#hasAuthority) lines.push(`X-Forwarded-Host: ${host}`);
    return asciiBytes(`${lines.join("\r\n")}\r\n`);
  }
}
