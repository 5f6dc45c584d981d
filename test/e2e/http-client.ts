import { once } from "node:events";
import { request as requestHttp } from "node:http";
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";

export interface ExchangeOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Authority that the certificate must come from. */
  readonly ca?: string;
  /** Address that a name leads to (default 127.0.0.1): libc does not know `*.localhost`. */
  readonly address?: string;
  readonly body?: string;
  readonly deadlineMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Starts a request whose body the caller writes; it must end it. */
export function startRequest(url: string, options: ExchangeOptions = {}): ClientRequest {
  const target = new URL(url);
  const address = options.address ?? "127.0.0.1";
  const request = target.protocol === "https:" ? requestHttps : requestHttp;
  return request(target, {
    method: options.method ?? "GET",
    headers: options.headers ?? {},
    agent: false,
    lookup: lookupAs(address),
    // Node would take it from the field Host. An address is never sent.
    servername: isIP(target.hostname) === 0 ? target.hostname : "",
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    signal: AbortSignal.timeout(options.deadlineMs ?? 60_000),
  });
}

/** Sends a request and returns its response when the head is there. */
export async function openExchange(url: string, options: ExchangeOptions = {}): Promise<IncomingMessage> {
  const request = startRequest(url, options);
  request.end(options.body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

/** Sends a request and reads all of its response. */
export async function exchange(url: string, options: ExchangeOptions = {}): Promise<Answer> {
  const response = await openExchange(url, options);
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

function lookupAs(address: string): LookupFunction {
  const family = address.includes(":") ? 6 : 4;
  return (_host, options, callback) => {
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}
