import type { Failure } from "../failure/failure.ts";
import { addressFailure } from "./failures.ts";
import { formatIpAddress, parseIpAddress, unmapIpAddress } from "./ip-address.ts";
import { isOddIpv4, readOddIpv4 } from "./odd-ipv4.ts";
import { isEndpointScheme, schemePort } from "./url-schemes.ts";

export type Transport = "tcp" | "udp";

/** Where a program listens, or where one connects to. */
export interface Endpoint {
  /** An IP address in canonical form (never IPv4-mapped), or a host name in lower case. */
  readonly address: string;
  /** 1 to 65,535. */
  readonly port: number;
  readonly transport: Transport;
}

export interface ParseEndpointOptions {
  /** What `:62893` and `62893` mean (default `127.0.0.1`). */
  readonly defaultAddress?: string;
  /** Without `/tcp`, `/udp` or a scheme that says it (default `tcp`). */
  readonly transport?: Transport;
}

const TEXT_LENGTH_MAX = 2048;
const SHOWN_LENGTH_MAX = 80;

/** A text split into what each form of endpoint has; nothing in it is checked yet. */
interface Parts {
  readonly host: string;
  readonly port: string | undefined;
  readonly defaultPort: number | undefined;
  readonly transport: Transport;
}

/**
 * Reads an endpoint in any of the forms that people paste: `127.0.0.1:62893`, `[::1]:3000`,
 * `localhost:8080`, `:62893`, `62893`, a URL; `/tcp` or `/udp` may follow all but a URL.
 *
 * @throws {Failure} `ENDPOINT_INVALID`, `ENDPOINT_WITHOUT_PORT`, `ADDRESS_AMBIGUOUS`.
 */
export function parseEndpoint(text: string, options: ParseEndpointOptions = {}): Endpoint {
  const trimmed = text.trim();
  if (trimmed === "") throw invalid(text, "it is empty");
  if (trimmed.length > TEXT_LENGTH_MAX) throw invalid(trimmed, `it is longer than ${TEXT_LENGTH_MAX} characters`);
  const fallback = options.transport ?? "tcp";
  const url = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed);
  const parts = url ? splitUrl(trimmed, { scheme: url[1] ?? "", fallback }) : splitPlain(trimmed, fallback);
  const defaultAddress = options.defaultAddress ?? "127.0.0.1";
  const address = parts.host === "" ? defaultAddress : parseHost(trimmed, parts.host);
  return { address, port: parsePort(trimmed, { ...parts, host: address }), transport: parts.transport };
}

function splitUrl(text: string, { scheme, fallback }: { scheme: string; fallback: Transport }): Parts {
  const name = scheme.toLowerCase();
  if (!isEndpointScheme(name)) throw invalid(text, `a URL with "${name}:" names no endpoint that is known`);
  const authority = /^[^/?#\\]*/.exec(text.slice(scheme.length + 3))?.[0] ?? "";
  // User and password are nobody's business here; they end at the last "@".
  const { host, port } = splitAuthority(text, authority.slice(authority.lastIndexOf("@") + 1));
  if (host === "") throw invalid(text, "the URL has no host");
  const transport = name === "udp" || name === "dns" ? "udp" : name === "tcp" ? "tcp" : fallback;
  // RFC 6874 section 2: inside a URL the zone's "%" is written "%25".
  return { host: host.replace("%25", "%"), port, defaultPort: schemePort(name), transport };
}

function splitPlain(text: string, fallback: Transport): Parts {
  const suffix = /\/(tcp|udp)$/i.exec(text);
  const transport = suffix ? (suffix[1]?.toLowerCase() as Transport) : fallback;
  const body = suffix ? text.slice(0, suffix.index) : text;
  // Digits alone are a port, however many: "99999" is a wrong port, not an address.
  if (/^\d+$/.test(body)) return { host: "", port: body, defaultPort: undefined, transport };
  const { host, port } = splitAuthority(text, body);
  if (host === "" && port === undefined) throw invalid(text, "it has neither address nor port");
  return { host, port, defaultPort: undefined, transport };
}

function splitAuthority(text: string, authority: string): { host: string; port: string | undefined } {
  if (authority.startsWith("[")) {
    const close = authority.indexOf("]");
    if (close === -1) throw invalid(text, 'the "[" is never closed');
    const rest = authority.slice(close + 1);
    if (rest !== "" && !rest.startsWith(":")) throw invalid(text, `"${rest}" follows the address instead of ":port"`);
    const host = authority.slice(1, close);
    if (!host.includes(":")) throw invalid(text, `"${host}" is no IPv6 address, and only those stand in brackets`);
    return { host, port: rest === "" ? undefined : rest.slice(1) };
  }
  const colon = authority.indexOf(":");
  // More than one colon without brackets can only be an IPv6 address: `::1:3000` is one, without a port.
  if (colon === -1 || colon !== authority.lastIndexOf(":")) return { host: authority, port: undefined };
  return { host: authority.slice(0, colon), port: authority.slice(colon + 1) };
}

function parseHost(text: string, host: string): string {
  const address = parseIpAddress(host);
  if (address !== undefined) return formatIpAddress(unmapIpAddress(address));
  if (host.includes(":")) throw invalid(text, `"${host}" is no IPv6 address`);
  if (isOddIpv4(host)) {
    throw addressFailure("ADDRESS_AMBIGUOUS", { text: shown(text), spelling: shown(host), means: readOddIpv4(host) });
  }
  const name = host.toLowerCase().replace(/\.$/, "");
  // Underscores are no host name characters (RFC 1123 section 2.1), but container tools use them.
  const isName = name.length <= 253 && /^(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*$/.test(name);
  if (!isName) throw invalid(text, `"${shown(host)}" is neither an address nor a host name`);
  return name;
}

function parsePort(text: string, { host, port, defaultPort }: Parts): number {
  if (port === undefined || port === "") {
    if (defaultPort !== undefined) return defaultPort;
    const example = `${host.includes(":") ? `[${host}]` : host}:8080`;
    throw addressFailure("ENDPOINT_WITHOUT_PORT", { text: shown(text), example });
  }
  const number = /^[1-9]\d{0,4}$/.test(port) ? Number(port) : 0;
  if (number === 0 || number > 65_535) {
    throw invalid(text, `"${shown(port)}" is no port, which is a number from 1 to 65535 without leading zeros`);
  }
  return number;
}

function invalid(text: string, reason: string): Failure {
  return addressFailure("ENDPOINT_INVALID", { text: shown(text), reason });
}

/** Keeps hostile text out of terminals: control characters escaped, length bounded. */
function shown(text: string): string {
  const cut = text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
