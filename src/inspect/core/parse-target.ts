import { addressFailure } from "../../address/failures.ts";
import { parseEndpoint, type Endpoint } from "../../address/parse-endpoint.ts";

/** What somebody asks about. */
export type Target =
  | { readonly type: "pid"; readonly pid: number }
  | { readonly type: "unix"; readonly path: string }
  /** A port on whatever address: `3000` and `:3000`. */
  | { readonly type: "port"; readonly endpoint: Endpoint }
  /** Its address may be a host name. */
  | { readonly type: "endpoint"; readonly endpoint: Endpoint; readonly isUrl: boolean }
  /** A service or an alias, as people call it. */
  | { readonly type: "name"; readonly name: string };

const NAME = /^(?!\d+$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?$/i;
/** "255 octets or less" with a length before each label (RFC 1035 section 2.3.4): as text two fewer. */
const NAME_LENGTH_MAX = 253;

/**
 * Reads what `explain` is asked about: `127.0.0.1:62893`, `:62893`, `62893`, `53/udp`, a URL, `web.shop`, `pid:4121`,
 * `/run/docker.sock` or `@abstract`.
 *
 * @throws {Failure} `ENDPOINT_INVALID`, `ENDPOINT_WITHOUT_PORT`, `ADDRESS_AMBIGUOUS`.
 */
export function parseTarget(text: string): Target {
  const word = text.trim();
  const pid = /^pid:([1-9]\d{0,9})$/i.exec(word)?.[1];
  if (pid !== undefined) return { type: "pid", pid: Number(pid) };
  if (/^pid:/i.test(word)) {
    throw addressFailure("ENDPOINT_INVALID", { text: word, reason: "a process has a number, as in pid:4121" });
  }
  const path = /^(?:unix:(?:\/\/)?)?([/@].*)$/s.exec(word)?.[1];
  if (path !== undefined) return { type: "unix", path };
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(word);
  // A dot and digits alone are an address without a port, and a number of any size is a port.
  if (!isUrl && word.length <= NAME_LENGTH_MAX && NAME.test(word) && !/^[\d.]+$/.test(word))
    return { type: "name", name: word.toLowerCase().replace(/\.$/, "") };
  const endpoint = parseEndpoint(word);
  return /^:?\d+(\/(tcp|udp))?$/i.test(word) ? { type: "port", endpoint } : { type: "endpoint", endpoint, isUrl };
}
