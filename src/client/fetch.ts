import { readAuthorityFile } from "../certificates/authority-files.ts";
import type { Endpoint } from "../control/contract.ts";
import { isFailure } from "../failure/failure.ts";
import { ClientContext } from "./client-context.ts";
import type { ClientOptions } from "./client-options.ts";
import { hostKind } from "./core/host-kind.ts";
import { type HopRequest, nextRequest, type RedirectTarget } from "./core/next-request.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { type RequestBody, takeBody } from "./request-body.ts";
import { lookFor, nameFailure, type NamedView } from "./find-named.ts";

/** "If request's redirect count is 20, then return a network error." -- Fetch Standard, HTTP-redirect fetch */
const REDIRECTS_MAX = 20;

/** Where a request goes; without an endpoint the platform's own `fetch` takes it. */
interface Route {
  readonly url: URL;
  readonly endpoint: Endpoint | undefined;
  readonly named: NamedView | undefined;
  /** The gateway answers there, with a certificate of the local authority. */
  readonly isGateway: boolean;
}

/**
 * Fetches as the platform's `fetch` does, and knows names: `http://api.shop.localhost/` without a port and where libc
 * does not resolve it, `https://` trusting the local authority, short names (`http://api/`) as `resolve` understands
 * them, and redirects between all of these. Nothing global is changed. What is no name of this machine goes to the
 * platform's `fetch`. Speaks HTTP/1.1; `integrity` and `cache` are not looked at for names.
 *
 * @throws {Failure} `NAME_UNKNOWN`, `NAME_AMBIGUOUS`; `UNREACHABLE` when a connection to this machine is refused, with
 * what the doctor finds as its message, what mends it as its hint, and the error as its cause. A `TypeError` where the
 * platform's `fetch` throws one; the reason of `init.signal` when it aborts.
 * @example
 * ```ts
 * const response = await portolan.fetch("https://api.shop.localhost/health");
 * ```
 */
export async function fetch(
  input: string | URL | Request,
  init?: RequestInit,
  options: ClientOptions = {},
): Promise<Response> {
  const request = new Request(input, init);
  const kind = hostKind(new URL(request.url).hostname);
  if (!/^https?:/.test(request.url) || kind === "outside") return globalThis.fetch(request, rest(init));
  const signal = options.signal === undefined ? request.signal : AbortSignal.any([request.signal, options.signal]);
  const context = new ClientContext({ ...options, signal });
  const body = await takeBody(request, init?.body);
  let hop: HopRequest = {
    url: request.url,
    method: request.method,
    headers: [...request.headers],
    hasBody: body !== undefined,
  };
  for (let redirects = 0; ; redirects++) {
    const { response, url } = await ask(hop, { body: hop.hasBody ? body : undefined, init, context });
    const next =
      request.redirect === "manual" ? undefined : nextOf({ ...hop, url }, { response, request, body, redirects });
    if (next === undefined) return described(response, { url, redirected: redirects > 0 });
    // Nobody reads it; its connection is of use again.
    await response.body?.cancel();
    hop = next;
  }
}

interface Asked {
  readonly body: RequestBody | undefined;
  readonly init: RequestInit | undefined;
  readonly context: ClientContext;
}

async function ask(hop: HopRequest, asked: Asked): Promise<{ response: Response; url: string }> {
  const { body, context } = asked;
  const route = await routeOf(new URL(hop.url), context);
  const { url, endpoint, named } = route;
  try {
    if (endpoint === undefined) return { response: await askPlatform(hop, asked), url: hop.url };
    const { exchangeLocally } = await import("./local-exchange.ts");
    const { responseOf } = await import("./response-of.ts");
    const { method, headers } = hop;
    const isOurs = route.isGateway && url.protocol === "https:";
    const ca = isOurs ? await readAuthorityFile(context.folder.authorityFolder, "root.pem") : undefined;
    const peer = named !== undefined && "leaseId" in named ? named.leaseId : "";
    const answer = await exchangeLocally({ url, endpoint, method, headers, body, ca, peer, signal: context.signal });
    return { response: await responseOf(answer, method), url: url.href };
  } catch (error) {
    context.signal.throwIfAborted();
    if (isFailure(error)) throw error;
    const expects = url.protocol === "https:" ? "tls" : "http1";
    const plain = endpoint === undefined ? causeOf(error) : error;
    const at = endpoint ?? { address: url.hostname.replaceAll(/[[\]]/g, ""), port: portOf(url) };
    const explained = await explainRefusal(plain, { target: url.href, endpoint: at, named, expects, context });
    if (isFailure(explained) || endpoint === undefined) throw isFailure(explained) ? explained : error;
    throw new TypeError("fetch failed", { cause: error });
  }
}

/** The platform's `fetch` wraps what the system said. */
function causeOf(error: unknown): unknown {
  return (error as { cause?: unknown } | undefined)?.cause ?? error;
}

function askPlatform({ url, method, headers }: HopRequest, { body, init, context }: Asked): Promise<Response> {
  const sent =
    body === undefined ? {} : { body: body.type === "bytes" ? body.bytes : ReadableStream.from(body.stream) };
  return globalThis.fetch(url, {
    ...rest(init),
    ...(sent as Pick<RequestInit, "body">),
    ...({ duplex: "half" } as object),
    method,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    redirect: "manual",
    signal: context.signal,
  });
}

/** What is not in a `Request`, such as a dispatcher. */
function rest(init: RequestInit | undefined): RequestInit {
  const {
    body: _body,
    method: _method,
    headers: _headers,
    signal: _signal,
    redirect: _redirect,
    ...others
  } = init ?? {};
  return others;
}

async function routeOf(url: URL, context: ClientContext): Promise<Route> {
  const elsewhere: Route = { url, endpoint: undefined, named: undefined, isGateway: false };
  const kind = hostKind(url.hostname);
  if (kind === "outside" || kind === "machine") return elsewhere;
  const found = await lookFor(url.hostname, context);
  if (found.type === "one") return routeTo(found.item, url);
  if (kind === "word") return elsewhere;
  // "Name resolution APIs and libraries SHOULD recognize localhost names as special" -- RFC 6761 section 6.3
  if (url.hostname.endsWith(".localhost") && url.port !== "") {
    return { ...elsewhere, endpoint: { address: "127.0.0.1", port: Number(url.port) } };
  }
  throw nameFailure(url.hostname, found);
}

/** By the front where no port is given, or the gateway's; any other port is one of the same host. */
function routeTo(named: NamedView, asked: URL): Route {
  const url = new URL(asked);
  const gatewayPort = portOf(new URL(named.urls.at(-1) ?? asked));
  const front = "front" in named ? named.front : undefined;
  const lane = url.hostname.endsWith(".test") && "lane" in named ? named.lane : undefined;
  if (lane === undefined && !url.hostname.endsWith(".localhost")) url.hostname = named.name;
  if (url.port === "" || Number(url.port) === gatewayPort) {
    return { url, endpoint: front ?? { address: "127.0.0.1", port: gatewayPort }, named, isGateway: true };
  }
  const address = lane?.endpoint.address ?? "127.0.0.1";
  return { url, endpoint: { address, port: Number(url.port) }, named, isGateway: false };
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

interface Redirected {
  readonly response: Response;
  readonly request: Request;
  readonly body: RequestBody | undefined;
  readonly redirects: number;
}

function nextOf(hop: HopRequest, { response, request, body, redirects }: Redirected): HopRequest | undefined {
  const location = response.headers.get("location");
  const target = location === null ? undefined : targetOf(hop.url, location);
  const next = nextRequest(hop, { status: response.status, target });
  if (next === undefined) return undefined;
  const refuse = (why: string): TypeError => new TypeError("fetch failed", { cause: new Error(why) });
  if (request.redirect === "error") throw refuse("unexpected redirect");
  if (redirects >= REDIRECTS_MAX) throw refuse("redirect count exceeded");
  if (!/^https?:/.test(next.url)) throw refuse("URL scheme must be a HTTP(S) scheme");
  if (next.hasBody && body?.type === "stream") throw refuse("a redirect wants the body again, and it was a stream");
  return next;
}

function targetOf(url: string, location: string): RedirectTarget {
  const from = new URL(url);
  const to = new URL(location, from);
  // "If locationURL's fragment is null, then set locationURL's fragment to requestFragment." -- HTTP-redirect fetch
  if (to.hash === "") to.hash = from.hash;
  return { url: to.href, isSameOrigin: to.origin === from.origin };
}

function described(response: Response, { url, redirected }: { url: string; redirected: boolean }): Response {
  return Object.defineProperties(response, {
    url: { value: url.replace(/#.*$/, ""), configurable: true },
    redirected: { value: redirected, configurable: true },
  });
}
